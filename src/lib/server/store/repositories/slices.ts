import { z } from 'zod';
import type { CategoricalSummary, NumericSummary, Scale } from '#detectors/core/summary.ts';
import type { Store } from '#store/store.ts';

export interface SliceRange {
	project: string;
	environment: string;
	model: string;
	/** None: every version. */
	versions: readonly string[];
	/** Instants in ms since 1970; `to` is exclusive. */
	from: number;
	to: number;
	feature: string;
	/** Slices as 'dimension=value'. */
	slices: readonly string[];
	/** Places (from 1) of slices whose pairs with all others are counted; none: the slices themselves are. */
	firsts: readonly number[];
	/** Reads one row of so many. */
	every: number;
	/** Of a number; null for a category. */
	scale: Scale | null;
}

/** Rows of one value of a feature: a bin of a scale, a category, or none. */
export const valueSchema = z.object({
	kind: z.enum(['category', 'number', 'missing', 'nan', 'infinite']),
	label: z.string(),
	rows: z.number(),
	w: z.number(),
	w2: z.number()
});
const rowSchema = valueSchema.extend({ one: z.number(), two: z.number() });

/**
 * One feature inside slices, counted from raw rows, by the places of two of them in the list (`placesKey`), the smaller one
 * first: 0 and a place is one slice, 0 and 0 all traffic. Rows of another kind than the scale says are left out.
 */
export async function sliceSummaries(
	store: Store,
	{ scale, from, to, ...range }: SliceRange
): Promise<Map<string, NumericSummary | CategoricalSummary>> {
	const { centre, spread } = scale ?? { centre: 0, spread: 1 };
	const params = { ...range, from: new Date(from), to: new Date(to), centre, spread };
	const rows = await store.ch.query('slice-counts', params, rowSchema);
	const other = scale ? 'category' : 'number';
	const slices = Map.groupBy(
		rows.filter(({ kind }) => kind !== other),
		({ one, two }) => placesKey(one, two)
	);
	return new Map([...slices].map(([key, found]) => [key, summaryOf(found, scale)]));
}

export const placesKey = (one: number, two: number): string => `${Math.min(one, two)}/${Math.max(one, two)}`;

/** The roll-up that such rows make. */
export function summaryOf(rows: readonly z.output<typeof valueSchema>[], scale: Scale | null) {
	const total = (key: 'rows' | 'w' | 'w2', of?: string) =>
		rows.reduce((sum, row) => sum + (of === undefined || row.kind === of ? row[key] : 0), 0);
	const sizes = { n: total('rows'), weight: total('w'), weight2: total('w2'), missing: total('w', 'missing') };
	const counts = Object.fromEntries(
		rows.filter(({ kind }) => kind === 'number' || kind === 'category').map(({ label, w }) => [label, w])
	);
	if (!scale) return { ...sizes, categories: counts };
	// Sums of the values are not read: slices compare histograms.
	const sums = { sum: Number.NaN, sum2: Number.NaN, nan: total('w', 'nan') };
	return { ...sizes, ...sums, scale, bins: counts, positive_infinity: total('w', 'infinite'), negative_infinity: 0 };
}
