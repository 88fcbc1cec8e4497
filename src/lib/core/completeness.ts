import { z } from 'zod';
import { spanSchema } from './evidence.ts';
import { formatCount, formatShare } from './format.ts';
import { blindFor, type Blind } from './verdict.ts';

/** Share of the expected records that must be there: below it a window is blind. */
export const RECORDS_NEEDED = 0.9;
/** Fewer expected records say nothing about a share. */
const MIN_EXPECTED = 10;

const share = z.number().min(0).max(1).nullable();

/**
 * How complete the evidence on a model is in a span of event time. A share is null where nothing says how much to expect:
 * never 1 by default.
 */
export const completenessSchema = z.strictObject({
	model: z.string(),
	environment: z.string(),
	window: spanSchema,
	/** Rows and requests seen. */
	rows: z.number(),
	requests: z.number(),
	captured: z.strictObject({
		/** Requests seen of those that the servers' own counters say were served; by weight where they are sampled. */
		share,
		seen: z.number(),
		served: z.number(),
		/** Minutes that a counter covers; the others are left out. */
		minutes: z.number()
	}),
	paired: z.strictObject({
		/** Requests logged in two records of which both came. */
		share,
		joined: z.number(),
		alone: z.number()
	}),
	attributed: z.strictObject({
		/** Rows that name their version. */
		share,
		rows: z.number()
	}),
	labelled: z.strictObject({
		/** Of the rows whose labels are due. */
		share,
		labelled: z.number(),
		due: z.number(),
		/** '' where no label is declared. */
		label_name: z.string(),
		/** Rows before this are due, whole hours; null where no label is declared. */
		due_to: z.string().nullable()
	}),
	sampled: z.strictObject({
		/** Mean sampling fraction: rows over the sum of their weights. */
		fraction: share,
		/** Rows that would tell as much without weights (Kish): (sum of weights)² / sum of squared weights. */
		effective_n: z.number()
	})
});
export type Completeness = z.infer<typeof completenessSchema>;

/** What the store counted of records; weights are inverse sampling fractions. */
export interface RecordCounts {
	versions: readonly {
		version: string;
		rows: number;
		weight: number;
		weight2: number;
		requests: number;
		joined: number;
		alone: number;
	}[];
	served: { minutes: number; served: number; seen: number };
}

export interface EvidenceCounts extends RecordCounts {
	labels: { label_name: string; due_to: string | null; labelled: number; due: number };
}

const NO_LABELS: EvidenceCounts['labels'] = { label_name: '', due_to: null, labelled: 0, due: 0 };

/** Shares from counts. */
export function completenessOf(
	place: Pick<Completeness, 'model' | 'environment' | 'window'>,
	{ versions, served, labels = NO_LABELS }: RecordCounts & Partial<EvidenceCounts>
): Completeness {
	const sum = (key: 'rows' | 'weight' | 'weight2' | 'requests' | 'joined' | 'alone', of = versions) =>
		of.reduce((total, row) => total + row[key], 0);
	const rows = sum('rows');
	const [joined, alone] = [sum('joined'), sum('alone')];
	const named = sum(
		'rows',
		versions.filter(({ version }) => version !== '')
	);
	const [weight, weight2] = [sum('weight'), sum('weight2')];
	return {
		...place,
		rows,
		requests: sum('requests'),
		captured: { share: ratio(served.seen, served.served), ...served },
		paired: { share: ratio(joined, joined + alone), joined, alone },
		attributed: { share: ratio(named, rows), rows: named },
		labelled: { share: ratio(labels.labelled, labels.due), ...labels },
		sampled: { fraction: ratio(rows, weight), effective_n: weight2 > 0 ? weight ** 2 / weight2 : 0 }
	};
}

/** Null where nothing is expected. Counting at the edges of minutes may give a hair more than all. */
function ratio(part: number, whole: number): number | null {
	return whole > 0 ? Math.min(1, part / whole) : null;
}

/** Why the records of a window do not suffice for a verdict: more than a tenth of those expected is missing. */
export function recordsMissing({ captured, paired, rows }: Completeness): Blind | undefined {
	const blind = (detail: string) => blindFor('records_missing', detail, rows);
	if (captured.share !== null && captured.served >= MIN_EXPECTED && captured.share < RECORDS_NEEDED) {
		const of = `${formatCount(captured.seen)} of ${formatCount(captured.served)} requests served`;
		return blind(`${of} were captured (${formatShare(captured.share)})`);
	}
	const pairs = paired.joined + paired.alone;
	if (paired.share !== null && pairs >= MIN_EXPECTED && paired.share < RECORDS_NEEDED) {
		return blind(
			`${formatCount(paired.joined)} of ${formatCount(pairs)} requests have a response logged (${formatShare(paired.share)})`
		);
	}
	return undefined;
}
