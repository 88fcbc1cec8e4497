import { normalUpperQuantile } from './distributions/normal.ts';
import { ratioInterval, type Hits, type Interval } from './rates.ts';

/**
 * `one / two` of two independent shares with the interval on the logarithm (Katz, Baptista, Azen and Pike 1978), two-sided
 * at error `alpha`: the one that audits print, since everybody can make it again by hand. Where a count is 0 the logarithm
 * fails, and the exact interval takes its place. For closed periods, which have one look. Both `n` must be above 0.
 */
export function katzInterval(one: Hits, two: Hits, alpha: number): Interval {
	if (one.hits <= 0 || two.hits <= 0) return ratioInterval(one, two, { lower: alpha / 2, upper: alpha / 2 });
	const value = one.hits / one.n / (two.hits / two.n);
	const variance = 1 / one.hits - 1 / one.n + 1 / two.hits - 1 / two.n;
	const factor = Math.exp(normalUpperQuantile(alpha / 2) * Math.sqrt(Math.max(0, variance)));
	return { value, lower: value / factor, upper: value * factor };
}
