import { UNBOUNDED } from '#core/verdict.ts';
import { logBinomialLowerTail, logBinomialUpperTail } from './distributions/binomial.ts';
import type { Interval } from './rates.ts';

/**
 * Exact interval for the q-quantile of the law behind a histogram, valid for every law: a bound lies below the
 * quantile as long as so few rows below it would be too unlikely were a share q of the law there (David and Nagaraja
 * 2003, section 7.1, on bins). Ends are bin bounds, so the resolution is the bin's width. `counts` may be fractional.
 */
export function orderStatisticInterval(
	upperBounds: readonly number[],
	counts: readonly number[],
	q: number,
	alpha: { lower: number; upper: number }
): Interval {
	const n = counts.reduce((sum, count) => sum + count, 0);
	const logs = { lower: Math.log(alpha.lower), upper: Math.log(alpha.upper) };
	let below = 0;
	let lower = -UNBOUNDED;
	let upper = UNBOUNDED;
	let value = Number.NaN;
	for (const [i, bound] of upperBounds.entries()) {
		const count = counts[i] ?? 0;
		const before = below;
		below += count;
		if (Number.isNaN(value) && below >= q * n && count > 0) {
			const from = upperBounds[i - 1] ?? bound;
			value = from + ((q * n - before) / count) * (bound - from);
		}
		if (below < q * n && logBinomialLowerTail(below, n, q) <= logs.lower) lower = bound;
		if (below > q * n && upper === UNBOUNDED && logBinomialUpperTail(below, n, q) <= logs.upper) upper = bound;
	}
	return { value, lower: Math.min(lower, value), upper: Math.max(upper, value) };
}
