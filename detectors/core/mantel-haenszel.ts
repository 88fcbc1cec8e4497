import { normalUpperQuantile } from './distributions/normal.ts';
import type { Hits, Interval } from './rates.ts';

/** The same two groups inside one stratum. */
export interface Stratum {
	one: Hits;
	two: Hits;
}

/**
 * Ratio of two shares, adjusted for strata: what it would be if both groups were spread over the strata alike (Mantel and
 * Haenszel 1959, for ratios of shares). Interval on the logarithm with the variance of Greenland and Robins (1985), good for
 * few large strata and for many sparse ones; of one stratum it is Katz's. Two-sided at error `alpha`. Assumes that the
 * ratio is about the same in every stratum: look at them too. Null where no stratum holds a hit on both sides.
 */
export function mantelHaenszelRatio(strata: readonly Stratum[], alpha: number): Interval | null {
	let [ones, twos, spread] = [0, 0, 0];
	for (const { one, two } of strata) {
		const n = one.n + two.n;
		if (one.n <= 0 || two.n <= 0) continue;
		ones += (one.hits * two.n) / n;
		twos += (two.hits * one.n) / n;
		spread += (one.n * two.n * (one.hits + two.hits) - one.hits * two.hits * n) / (n * n);
	}
	if (ones <= 0 || twos <= 0) return null;
	const value = ones / twos;
	const factor = Math.exp(normalUpperQuantile(alpha / 2) * Math.sqrt(Math.max(0, spread / (ones * twos))));
	return { value, lower: value / factor, upper: value * factor };
}
