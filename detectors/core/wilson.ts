import { normalUpperQuantile } from './distributions/normal.ts';
import type { Hits, Interval } from './rates.ts';

/**
 * A share and its score interval (Wilson 1927): two-sided at error `alpha`, never outside [0, 1], usable from few rows on.
 * For closed periods, which have one look; what pages uses the exact `rateInterval`. `n` must be above 0.
 */
export function wilsonInterval({ hits, n }: Hits, alpha: number): Interval {
	const z2 = normalUpperQuantile(alpha / 2) ** 2;
	const value = hits / n;
	const centre = (value + z2 / (2 * n)) / (1 + z2 / n);
	const half = (Math.sqrt(z2) / (1 + z2 / n)) * Math.sqrt((value * (1 - value)) / n + z2 / (4 * n * n));
	return {
		value,
		lower: Math.min(value, Math.max(0, centre - half)),
		upper: Math.max(value, Math.min(1, centre + half))
	};
}
