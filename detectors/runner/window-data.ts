import type { CategoricalSummary, Level, NumericSummary } from '#detectors/core/summary.ts';

/** Weight of the predictions that agreed with their label, of all that have one, and the sum of its squares. */
export interface Outcomes {
	agreed: number;
	n: number;
	weight2: number;
}

/** Everything known of one version (or device) in one window. Keys are made by `cellKey`. */
export interface WindowData {
	/** Rows of the version in the window. */
	rows: number;
	summaries: Map<string, NumericSummary | CategoricalSummary>;
	/** Of features that came as two kinds, the kind of fewer rows. */
	retyped: Map<string, NumericSummary | CategoricalSummary>;
	/** Per segment. */
	outcomes: Map<string, Outcomes>;
	levels: Map<string, Level>;
}

export const cellKey = (segment: string, feature: string): string => `${segment}\n${feature}`;

export const emptyWindow = (): WindowData => ({
	rows: 0,
	summaries: new Map(),
	retyped: new Map(),
	outcomes: new Map(),
	levels: new Map()
});

/** One roll-up of several: the same feature over more versions or time. Numbers must share a scale; others are left out. */
export function merge<S extends NumericSummary | CategoricalSummary>(parts: readonly S[]): S | undefined {
	const [first] = parts;
	if (!first || parts.length === 1) return first;
	if ('bins' in first) {
		const same = parts.filter(
			(part): part is S & NumericSummary => 'bins' in part && part.scale.scale_id === first.scale.scale_id
		);
		return { ...same[0], ...totals(same, NUMBERS), bins: addMaps(same.map(({ bins }) => bins)) } as S;
	}
	const same = parts.filter((part): part is S & CategoricalSummary => 'categories' in part);
	return { ...totals(same, CATEGORIES), categories: addMaps(same.map(({ categories }) => categories)) } as S;
}

const CATEGORIES = ['n', 'weight', 'weight2', 'missing'] as const;
const NUMBERS = [...CATEGORIES, 'sum', 'sum2', 'nan', 'positive_infinity', 'negative_infinity'] as const;

function totals<K extends string>(parts: readonly Record<K, number>[], keys: readonly K[]): Record<string, number> {
	return Object.fromEntries(keys.map((key) => [key, parts.reduce((sum, part) => sum + part[key], 0)]));
}

function addMaps(maps: readonly Record<string, number>[]): Record<string, number> {
	// A category may be called as what every object has: constructor, __proto__.
	const total = new Map<string, number>();
	for (const map of maps) for (const [key, count] of Object.entries(map)) total.set(key, (total.get(key) ?? 0) + count);
	return Object.fromEntries(total);
}
