import { isBlind } from '#core/verdict.ts';
import { ksOf } from '#detectors/classical/ks-2samp.ts';
import { gapOf } from '#detectors/classical/largest-gap.ts';
import { chiSquare } from '#detectors/metrics/chi-square.ts';
import type { Fine } from '#detectors/core/summary.ts';
import type { Check } from './checks.ts';
import type { ColumnMaterial } from './material.ts';

export interface Classical {
	p_value: number | null;
	p_value_test: string;
}

const NONE: Classical = { p_value: null, p_value_test: '' };

/**
 * The p-value that people know: that of the metric's own test where it has one, else Kolmogorov and Smirnov's of numbers (of
 * the finite ones) and chi-square homogeneity of categories. It says whether anything moved, not whether it matters, and decides
 * nothing.
 */
export function classicalOf(
	{ metric, material }: Pick<Check, 'metric' | 'material'>,
	params: Record<string, string | number | boolean>
): Classical {
	const own = params.p_value;
	if (metric !== 'kolmogorov_smirnov' && typeof own === 'number') return known(own, metric);
	return material.kind === 'numeric' ? ofNumbers(material.sample.fine) : ofCategories(material);
}

/** Exact up to 10,000 rows where the rows themselves are known; from bins by the law of many rows. */
function ofNumbers(fine: Fine | undefined): Classical {
	if (!fine?.values) return NONE;
	const finite = Array.from(fine.values, (value, i) => (Number.isFinite(value) ? i : -1)).filter((i) => i >= 0);
	const [x, y] = [fine.current, fine.reference].map((counts) => finite.map((i) => counts[i] ?? 0));
	const [n, m] = [x, y].map((counts) => (counts ?? []).reduce((sum, count) => sum + count, 0));
	if (!x || !y || !n || !m) return NONE;
	const gap = gapOf({ x, y, n, m });
	return known(ksOf(gap, n, m, { method: fine.exact ? 'auto' : 'asymp' }).p_value, 'kolmogorov_smirnov');
}

function ofCategories({ sample }: ColumnMaterial): Classical {
	const result = chiSquare.estimate(sample, { alpha: { lower: 0.01, upper: 0.01 }, min_n: 2 });
	const p = isBlind(result) ? undefined : result.method.params.p_value;
	return typeof p === 'number' ? known(p, 'chi_square') : NONE;
}

function known(p_value: number, p_value_test: string): Classical {
	return Number.isFinite(p_value) ? { p_value, p_value_test } : NONE;
}
