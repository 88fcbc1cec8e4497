import { isBlind } from '#core/verdict.ts';
import { cramerVonMises2samp } from '#detectors/classical/cramervonmises-2samp.ts';
import { ksOf } from '#detectors/classical/ks-2samp.ts';
import { gapOf } from '#detectors/classical/largest-gap.ts';
import { chiSquare } from '#detectors/metrics/chi-square.ts';
import type { Fine } from '#detectors/core/summary.ts';
import type { Tally } from '#detectors/core/tally.ts';
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
	const fine = material.sample.fine;
	// The metric spreads equal values over their ranks; the rows themselves are for the number that scipy gives.
	if (metric === 'cramer_von_mises' && fine?.exact)
		return ofFinite(fine, (both) => cramerVonMises2samp(both).p_value, metric);
	const own = params.p_value;
	if (metric !== 'kolmogorov_smirnov' && typeof own === 'number') return known(own, metric);
	return material.kind === 'numeric' ? ofNumbers(material.sample.fine) : ofCategories(material);
}

/** Exact up to 10,000 rows where the rows themselves are known; from bins by the law of many rows. */
function ofNumbers(fine: Fine | undefined): Classical {
	if (!fine) return NONE;
	const method = fine.exact ? 'auto' : 'asymp';
	return ofFinite(fine, (both) => ksOf(gapOf(both), both.n, both.m, { method }).p_value, 'kolmogorov_smirnov');
}

/** A test of the finite values, where both sides hold some. */
function ofFinite({ values, current, reference }: Fine, test: (both: Tally) => number, name: string): Classical {
	if (!values) return NONE;
	const finite = Array.from(values, (value, i) => (Number.isFinite(value) ? i : -1)).filter((i) => i >= 0);
	const of = (counts: ArrayLike<number>) => finite.map((i) => counts[i] ?? 0);
	const [x, y] = [of(current), of(reference)];
	const [n, m] = [x, y].map((counts) => counts.reduce((sum, count) => sum + count, 0));
	return n && m ? known(test({ values: of(values), x, y, n, m }), name) : NONE;
}

function ofCategories({ sample }: ColumnMaterial): Classical {
	const result = chiSquare.estimate(sample, { alpha: { lower: 0.01, upper: 0.01 }, min_n: 2 });
	const p = isBlind(result) ? undefined : result.method.params.p_value;
	return typeof p === 'number' ? known(p, 'chi_square') : NONE;
}

function known(p_value: number, p_value_test: string): Classical {
	return Number.isFinite(p_value) ? { p_value, p_value_test } : NONE;
}
