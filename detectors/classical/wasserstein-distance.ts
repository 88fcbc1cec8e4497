import type { Tally } from '#detectors/core/tally.ts';

/**
 * First Wasserstein distance of two samples of finite numbers, in their unit: the area between the distribution functions
 * (Vallender 1974), as scipy.stats.wasserstein_distance gives it.
 */
export function wassersteinDistance(tally: Tally): number {
	return areaOf(tally, Math.abs);
}

/** Integral over the values of a function of F - G, the difference of the two distribution functions. */
export function areaOf({ values, x, y, n, m }: Tally, height: (gap: number) => number): number {
	let [area, above, below] = [0, 0, 0];
	for (let i = 0; i + 1 < values.length; i++) {
		above += x[i] ?? 0;
		below += y[i] ?? 0;
		const here = height(above / n - below / m);
		if (here !== 0) area += here * ((values[i + 1] ?? 0) - (values[i] ?? 0));
	}
	return area;
}
