import { UNBOUNDED } from '#core/verdict.ts';
import { logBinomialLowerTail, logBinomialUpperTail, rateLowerEnd, rateUpperEnd } from './distributions/binomial.ts';
import { logGamma } from './distributions/gamma.ts';
import { logProductLevel } from './product-level.ts';
import { rootOf } from './root.ts';

export interface Hits {
	hits: number;
	n: number;
}

export interface Interval {
	value: number;
	lower: number;
	upper: number;
}

type Alpha = { lower: number; upper: number };

/** A share and its exact binomial interval (Clopper and Pearson 1934). `n` must be above 0. */
export function rateInterval({ hits, n }: Hits, alpha: Alpha): Interval {
	return { value: hits / n, lower: rateLowerEnd(hits, n, alpha.lower), upper: rateUpperEnd(hits, n, alpha.upper) };
}

/**
 * `one - two` of two independent shares, exact at every sample size: a difference is rejected when no pair of shares with
 * that difference makes both counts likely enough, judged by the product of their two binomial tails (Fisher
 * 1932 for the product). A few per cent wider than the normal interval where that one holds.
 */
export function differenceInterval(one: Hits, two: Hits, alpha: Alpha): Interval {
	const value = one.hits / one.n - two.hits / two.n;
	const lower = Math.min(value, leastDifference(one, two, alpha.lower));
	return { value, lower, upper: Math.max(value, -leastDifference(two, one, alpha.upper)) };
}

/**
 * `one / two` of two independent shares, exact in the same way. Not bounded above when the second share could be 0. Two
 * shares of 0 give 1: nothing tells them apart.
 */
export function ratioInterval(one: Hits, two: Hits, alpha: Alpha): Interval {
	const value = two.hits > 0 ? (one.hits * two.n) / (one.n * two.hits) : one.hits > 0 ? UNBOUNDED : 1;
	const inverse = two.hits > 0 ? leastRatio(two, one, alpha.upper) : 0;
	const lower = one.hits > 0 ? leastRatio(one, two, alpha.lower) : 0;
	return { value, lower: Math.min(value, lower), upper: Math.max(value, Math.min(UNBOUNDED, 1 / inverse)) };
}

/** The lower end of `differenceInterval` alone: the smallest difference that is not rejected; the pair of shares is (s + d, s). */
export function leastDifference(one: Hits, two: Hits, alpha: number): number {
	const level = logProductLevel(alpha);
	const value = one.hits / one.n - two.hits / two.n;
	const excess = (d: number) => best(one, two, d, 1, Math.max(0, -d), Math.min(1, 1 - d)) - level;
	return excess(-1) > 0 ? -1 : rootOf(excess, -1, value, Math.min(1e-10, grainOf(one, two)), 1e-6);
}

/** Smallest ratio that is not rejected; with ratio r the pair of shares is (r s, s). Needs hits in `one`. */
function leastRatio(one: Hits, two: Hits, alpha: number): number {
	const level = logProductLevel(alpha);
	const start = Math.log((one.hits / one.n) * (two.n / Math.max(two.hits, 0.5)));
	const excess = (x: number) => best(one, two, 0, Math.exp(x), 0, Math.min(1, Math.exp(-x))) - level;
	return Math.exp(rootOf(excess, start - 700, start + 1, 1e-10, 1e-6));
}

/**
 * Largest log P(X >= hits of one) + log P(Y <= hits of two) over pairs of shares (shift + factor s, s) with s in
 * [low, high]. Both terms are concave in s, so the maximum is where the slopes cancel.
 */
function best(one: Hits, two: Hits, shift: number, factor: number, low: number, high: number): number {
	const slope = (s: number) => factor * tailSlope(one, shift + factor * s) - tailSlope(flipped(two), 1 - s);
	const grain = grainOf(one, two);
	const inset = (high - low) * Math.min(1e-12, grain);
	let s = high;
	if (slope(low + inset) <= 0) s = low;
	else if (slope(high - inset) < 0) s = rootOf(slope, low + inset, high - inset, Math.min(1e-9, grain), 1e-7);
	return logBinomialUpperTail(one.hits, one.n, shift + factor * s) + logBinomialLowerTail(two.hits, two.n, s);
}

/** A share so small that it makes no hit among all rows. */
function grainOf(one: Hits, two: Hits): number {
	return 1e-3 / Math.max(one.n, two.n);
}

/** Misses in the place of hits. */
function flipped({ hits, n }: Hits): Hits {
	return { hits: n - hits, n };
}

/** Derivative by p of log P(X >= hits), X binomial(n, p): the beta density over the tail. */
function tailSlope({ hits, n }: Hits, p: number): number {
	if (hits <= 0) return 0;
	const misses = n - hits;
	const density =
		logGamma(n + 1) -
		logGamma(hits) -
		logGamma(misses + 1) +
		(hits - 1) * Math.log(p) +
		(misses > 0 ? misses * Math.log1p(-p) : 0);
	return Math.exp(density - logBinomialUpperTail(hits, n, p));
}
