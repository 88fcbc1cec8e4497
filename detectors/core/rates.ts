import { UNBOUNDED } from '#core/verdict.ts';
import { rateLowerEnd, rateUpperEnd } from './distributions/binomial.ts';
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
 * `one - two` of two independent estimates whose one-sided ends hold at the wanted level: the variance estimates are
 * recovered from the ends (MOVER: Zou and Donner 2008; for shares Newcombe 1998, method 10), here with exact ends.
 */
export function differenceInterval(one: Interval, two: Interval): Interval {
	const value = one.value - two.value;
	return {
		value,
		lower: value - Math.hypot(one.value - one.lower, two.upper - two.value),
		upper: value + Math.hypot(one.upper - one.value, two.value - two.lower)
	};
}

/**
 * Shares of two groups at the ends a difference or ratio needs: its lower end takes the first group's lower and the
 * second group's upper end, and so on.
 */
export function pairOfRates(one: Hits, two: Hits, alpha: Alpha): [Interval, Interval] {
	return [rateInterval(one, alpha), rateInterval(two, { lower: alpha.upper, upper: alpha.lower })];
}

/**
 * `one / two` of two shares, from their ends as in `differenceInterval`: the ratio r is at an end where
 * `one - r two` could just be 0 (Donner and Zou 2012). Not bounded above when the second share could be 0. Two shares
 * of 0 give 1: nothing tells them apart.
 */
export function ratioInterval(one: Interval, two: Interval): Interval {
	const below = (r: number) =>
		one.value - r * two.value - Math.hypot(one.value - one.lower, r * (two.upper - two.value));
	const above = (r: number) =>
		r * two.value - one.value - Math.hypot(one.upper - one.value, r * (two.value - two.lower));
	const value = two.value > 0 ? one.value / two.value : one.value > 0 ? UNBOUNDED : 1;
	const start = value > 0 && value < UNBOUNDED ? Math.log(value) : 0;
	const lower = one.lower > 0 ? Math.exp(rootOf((x) => below(Math.exp(x)), start - 100, start + 0.01)) : 0;
	const upper = two.lower > 0 ? Math.exp(rootOf((x) => above(Math.exp(x)), start - 0.01, start + 100)) : UNBOUNDED;
	return { value, lower: Math.min(value, lower), upper: Math.max(value, upper) };
}
