import { eq } from 'drizzle-orm';
import { z } from 'zod';
import type { CategoricalSummary, NumericSummary, Scale } from '#detectors/core/summary.ts';
import { referenceOutcomes } from '#store/schema/monitoring.ts';
import type { Store } from '#store/store.ts';
import { summaryOf, valueSchema } from './slices.ts';

export type ReferenceOutcomes = typeof referenceOutcomes.$inferSelect;

const rowSchema = valueSchema.extend({ feature: z.string(), hits: z.number() });

type Summary = NumericSummary | CategoricalSummary;

/** Labelled rows of each feature, and those of them whose prediction was right, from about one raw row in `every`. */
export async function classOutcomes(
	store: Store,
	query: {
		project: string;
		environment: string;
		model: string;
		label_name: string;
		/** None: every version. */
		versions: readonly string[];
		/** Instants in ms since 1970; `to` is exclusive. */
		from: number;
		to: number;
		every: number;
		/** With the scale of each that is a number. */
		features: ReadonlyMap<string, Scale | null>;
	}
): Promise<Map<string, { all: Summary; right: Summary }>> {
	const { from, to, features, ...rest } = query;
	const params = { ...rest, from: new Date(from), to: new Date(to), features: [...features.keys()] };
	const rows = await store.ch.query('class-outcomes', params, rowSchema);
	return new Map(
		[...Map.groupBy(rows, (row) => row.feature)].map(([feature, found]) => {
			const scale = features.get(feature) ?? null;
			const other = scale ? 'category' : 'number';
			const mine = found.filter(({ kind }) => kind !== other);
			const right = mine.map((row) => ({ ...row, w: row.hits, w2: row.w > 0 ? (row.w2 * row.hits) / row.w : 0 }));
			return [feature, { all: summaryOf(mine, scale), right: summaryOf(right, scale) }];
		})
	);
}

/** How often predictions were right in each class of a reference; empty before its labels were due. */
export async function referenceOutcomesOf(store: Store, referenceId: string): Promise<ReferenceOutcomes[]> {
	return store.pg.db.select().from(referenceOutcomes).where(eq(referenceOutcomes.reference_id, referenceId));
}

/** Freezes them; what is stored already stays. */
export async function saveReferenceOutcomes(store: Store, rows: readonly ReferenceOutcomes[]): Promise<void> {
	if (rows.length > 0)
		await store.pg.db
			.insert(referenceOutcomes)
			.values([...rows])
			.onConflictDoNothing();
}
