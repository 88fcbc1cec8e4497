import { UNBOUNDED } from '#core/verdict.ts';
import { effectiveRows } from '#detectors/core/effective-rows.ts';
import { madeEstimate } from '#detectors/core/made-estimate.ts';
import type { Metric } from '#detectors/core/metric.ts';
import { rootOf } from '#detectors/core/root.ts';
import { sum } from '#detectors/core/sum.ts';
import { tooFew } from '#detectors/core/too-few.ts';

/**
 * Effective number of values: so many equally common ones would collide as often as these do, 1 / sum p^2 (Simpson 1949; the Hill
 * number of order 2). Unlike the number of values seen, it does not grow with the rows: a category that turned into free
 * text shows as thousands, a constant as 1.
 *
 * Range: 1 upwards, not bounded above where hardly anything came twice. Rows with a value; numbers that fall into one bin of the scale
 * (3 % wide) count as equal. The usual number stands in the leeway; the reference's, and the number seen, are in `method.params`.
 * Estimate: 1 over the unbiased share of equal pairs. Interval: Chernoff's bound for binomial shares with half as many pairs as
 * rows, which holds for averages over all pairs too: exact for every law (Hoeffding 1963, section 5).
 */
export const cardinality: Metric<'values'> = {
	name: 'cardinality',
	title: 'Effective number of values',
	version: 1,
	kind: 'level',
	unit: 'values',
	needs: 'values',
	range: [1, UNBOUNDED],
	estimate: ({ counts, reference }, context) => {
		const n = sum(counts);
		const blind = tooFew(n, null, Math.max(2, context.min_n));
		if (blind) return blind;
		const pairs = equalPairs(counts);
		const trials = Math.max(1, Math.floor(effectiveRows(n, 1, context.profile).n / 2));
		const { alpha } = context;
		// Few equal pairs are many values: the ends change places.
		const interval = {
			value: inverse(pairs),
			lower: inverse(chernoffEnd(pairs, trials, alpha.lower, 1)),
			upper: inverse(chernoffEnd(pairs, trials, alpha.upper, 0))
		};
		const before = reference && sum(reference) >= 2 ? inverse(equalPairs(reference)) : undefined;
		return madeEstimate(
			interval,
			context,
			{ n, m: reference ? sum(reference) : null },
			{
				name: 'chernoff_of_pairs',
				params: {
					distinct: counts.filter((count) => count > 0).length,
					...(before !== undefined && { reference_value: before })
				}
			}
		);
	}
};

/** Share of pairs of different rows with equal values. Weighted rows, of fewer than two in effect, collide as often as their shares do. */
function equalPairs(counts: readonly number[]): number {
	const n = sum(counts);
	const equal = counts.reduce((total, count) => total + count * Math.max(0, count - 1), 0);
	return Math.min(1, equal / (n * (n - 1)));
}

function inverse(pairs: number): number {
	return pairs > 0 ? Math.max(1, 1 / pairs) : UNBOUNDED;
}

/** The share towards `limit` (0 or 1) at which trials KL(observed, share) reaches ln(1 / alpha); `limit` where none does. */
function chernoffEnd(observed: number, trials: number, alpha: number, limit: 0 | 1): number {
	if (observed === limit) return limit;
	const term = (a: number, b: number) => (a > 0 ? a * Math.log(a / b) : 0);
	const excess = (share: number) => trials * (term(observed, share) + term(1 - observed, 1 - share)) + Math.log(alpha);
	const last = limit === 1 ? 1 - 1e-15 : observed * 1e-12;
	if (!(excess(last) > 0)) return limit;
	if (limit === 1) return rootOf(excess, observed, last, 1e-12, 1e-6);
	return Math.exp(rootOf((x) => excess(Math.exp(x)), Math.log(last), Math.log(observed), 1e-10, 1e-6));
}
