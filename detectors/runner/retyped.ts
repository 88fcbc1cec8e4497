import type { CategoricalSummary, NumericSummary } from '#detectors/core/summary.ts';
import type { Summary } from './inputs.ts';
import type { WindowData } from './window-data.ts';

/** Rows that carried a category as a number: no category of the reference, and so `new`. */
const NUMBER = '@number';

/** The kinds as which a window holds a feature: one, but where its type changed. */
export function kindsIn({ summaries, retyped }: Pick<WindowData, 'summaries' | 'retyped'>, cell: string): Summary[] {
	return [summaries.get(cell), retyped.get(cell)].filter((it) => it !== undefined);
}

/**
 * One feature as the kind that its reference has. Rows that carried it as the other kind are counted, never dropped: text
 * where numbers are due is NaN, which is what it is as a number; numbers where categories are due are a category nobody saw.
 */
export function inKindOf(reference: Summary, found: readonly Summary[]): Summary | undefined {
	const numeric = found.find((summary) => 'bins' in summary);
	const categorical = found.find((summary) => 'categories' in summary);
	if ('bins' in reference) {
		if (!categorical) return numeric;
		const base = numeric ?? { ...EMPTY, scale: reference.scale, bins: {}, sum: 0, sum2: 0 };
		return { ...base, ...totals(base, categorical), nan: base.nan + withValue(categorical) };
	}
	if (!numeric) return categorical;
	const base = categorical ?? { ...EMPTY, categories: {} };
	const categories = { ...base.categories, [NUMBER]: withValue(numeric) };
	return { categories, ...totals(base, numeric) };
}

/** Weight of the rows that hold a value. */
export function withValue({ weight, missing }: Summary): number {
	return weight - missing;
}

const EMPTY = { n: 0, weight: 0, weight2: 0, missing: 0, nan: 0, positive_infinity: 0, negative_infinity: 0 };

type Totals = Pick<NumericSummary & CategoricalSummary, 'n' | 'weight' | 'weight2' | 'missing'>;

function totals(one: Totals, two: Totals): Totals {
	return {
		n: one.n + two.n,
		weight: one.weight + two.weight,
		weight2: one.weight2 + two.weight2,
		missing: one.missing + two.missing
	};
}
