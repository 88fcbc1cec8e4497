import { rootOf } from '../root.ts';
import { logIncompleteBeta } from './beta.ts';

/** log P(X >= k) for X binomial(n, p). Counts may be fractional (weights): then the beta function interpolates. */
export function logBinomialUpperTail(k: number, n: number, p: number): number {
	if (k <= 0) return 0;
	if (k > n) return -Infinity;
	return logIncompleteBeta(p, k, n - k + 1).lower;
}

/** log P(X <= k) for X binomial(n, p). */
export function logBinomialLowerTail(k: number, n: number, p: number): number {
	if (k < 0) return -Infinity;
	if (k >= n) return 0;
	return logIncompleteBeta(p, k + 1, n - k).upper;
}

/**
 * Lower end of the exact interval for a rate (Clopper and Pearson 1934): the p at which `hits` or more
 * among `n` have probability alpha. 0 when there are no hits.
 */
export function rateLowerEnd(hits: number, n: number, alpha: number): number {
	if (hits <= 0) return 0;
	const target = Math.log(alpha);
	// On the scale of log-odds the tail is smooth even where the end is 1e-12.
	return logistic(rootOf((x) => logBinomialUpperTail(hits, n, logistic(x)) - target, ...around(hits, n)));
}

/** Upper end of the exact interval for a rate: the p at which `hits` or fewer have probability alpha. */
export function rateUpperEnd(hits: number, n: number, alpha: number): number {
	return hits >= n ? 1 : 1 - rateLowerEnd(n - hits, n, alpha);
}

function logistic(x: number): number {
	return 1 / (1 + Math.exp(-x));
}

/** Log-odds that surely lie below and above the lower end for `hits` of `n`. */
function around(hits: number, n: number): [number, number] {
	const odds = Math.log(hits / Math.max(n - hits, 0.5));
	return [Math.min(odds, 0) - 750, odds + 5];
}
