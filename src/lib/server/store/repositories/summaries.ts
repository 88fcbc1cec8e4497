import { z } from 'zod';
import type { CategoricalSummary, NumericSummary } from '#detectors/core/summary.ts';
import type { Store } from '#store/store.ts';
import { ONE_WINDOW_SECONDS, type WindowRange } from './detect-windows.ts';
import { partsOf, type Grain, type RangePart } from './range-parts.ts';

/** Histograms of numbers and counts of categories, read from the roll-ups. Instants are ms since 1970. */

export interface Wanted {
	/** Features read over all traffic. */
	features: readonly string[];
	/** Segments ('dimension=value') read, of `segment_features` only. */
	segments: readonly string[];
	segment_features: readonly string[];
	/** Left out: every version. */
	versions?: readonly string[];
}

const rowSchema = z.object({
	version: z.string(),
	segment: z.string(),
	feature: z.string(),
	start: z.number().transform((seconds) => seconds * 1000),
	/** Bins or categories, and the weight of each. */
	names: z.array(z.string()),
	counts: z.array(z.number()),
	rows: z.number(),
	w: z.number(),
	w2: z.number(),
	n_missing: z.number()
});
type Row = z.output<typeof rowSchema>;

const cellOf = ({ version, segment, feature, start }: Row) => ({ version, segment, feature, start });
const countsOf = ({ names, counts }: Row) => Object.fromEntries(names.map((name, i) => [name, counts[i] ?? 0]));
const totalsOf = ({ rows, w, w2, n_missing }: Row) => ({ n: rows, weight: w, weight2: w2, missing: n_missing });

/** A row of a histogram of a number. */
export const numericSchema = rowSchema
	.extend({
		kind: z.literal('numeric'),
		scale_id: z.number(),
		centre: z.number(),
		spread: z.number(),
		s: z.number().nullable(),
		s2: z.number().nullable(),
		n_nan: z.number(),
		n_above: z.number(),
		n_below: z.number()
	})
	.transform((row) => ({
		...cellOf(row),
		summary: {
			scale: { scale_id: row.scale_id, centre: row.centre, spread: row.spread },
			bins: countsOf(row),
			...totalsOf(row),
			// Null where the squares of huge values overflowed.
			sum: row.s ?? Number.NaN,
			sum2: row.s2 ?? Number.NaN,
			nan: row.n_nan,
			positive_infinity: row.n_above,
			negative_infinity: row.n_below
		} satisfies NumericSummary
	}));

const categoricalSchema = rowSchema.extend({ kind: z.literal('categorical') }).transform((row) => ({
	...cellOf(row),
	summary: { categories: countsOf(row), ...totalsOf(row) } satisfies CategoricalSummary
}));

/** What one version sent of one feature in one window. */
export interface SummaryWindow {
	version: string;
	segment: string;
	feature: string;
	start: number;
	summary: NumericSummary | CategoricalSummary;
}

const summarySchema = z.discriminatedUnion('kind', [numericSchema, categoricalSchema]);

/** Histograms of everything wanted in every window of a range, or in a part of it, in the order of their windows. */
export async function storedSummaries(
	store: Store,
	range: WindowRange,
	wanted: Wanted,
	part: RangePart = { grain: grainOf(range), from: range.from, to: range.to }
): Promise<SummaryWindow[]> {
	const { project, environment, model, seconds } = range;
	const { grain, from, to, gap: [gapFrom, gapTo] = [to, to] } = part;
	const rows = await store.ch.query(
		'detect-summaries',
		{
			project,
			environment,
			model,
			seconds,
			versions: [],
			...wanted,
			from: new Date(from),
			to: new Date(to),
			gap_from: new Date(gapFrom),
			gap_to: new Date(gapTo),
			numeric_table: `numeric_${grain}`,
			categorical_table: `categorical_${grain}`
		},
		summarySchema
	);
	return rows.sort(inOrder);
}

/** The same order at every reading: what is added up in another order differs in its last digit. */
function inOrder(a: SummaryWindow, b: SummaryWindow): number {
	return (
		a.start - b.start ||
		compare(a.version, b.version) ||
		compare(a.segment, b.segment) ||
		compare(a.feature, b.feature) ||
		scaleOf(a) - scaleOf(b)
	);
}

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
const scaleOf = ({ summary }: SummaryWindow): number => ('bins' in summary ? summary.scale.scale_id : 0);

/** The coarsest grain of which windows in the range are unions. */
function grainOf({ seconds, from, to }: WindowRange): Grain {
	const whole = (length: number) => [seconds * 1000, from, to].every((value) => value % (length * 1000) === 0);
	return whole(86_400) ? 'day' : whole(3600) ? 'hour' : 'minute';
}

/** Histograms of everything wanted over one range from any minute to any other, in parts that add up. */
export async function rangeSummaries(
	store: Store,
	range: Omit<WindowRange, 'seconds'>,
	wanted: Wanted
): Promise<SummaryWindow[]> {
	const window = { ...range, seconds: ONE_WINDOW_SECONDS };
	const parts = partsOf(range.from, range.to).map((part) => storedSummaries(store, window, wanted, part));
	return (await Promise.all(parts)).flat();
}
