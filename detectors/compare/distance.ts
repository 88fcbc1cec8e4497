import type { Blind, Estimate } from '#core/verdict.ts';
import type { Context } from '#detectors/core/metric.ts';
import { metricNamed } from '#detectors/metrics/registry.ts';
import type { ColumnMaterial } from './material.ts';

/** Where a PSI of 0.1 lies on each metric's own scale, for small changes (docs/statistics.md). */
const LIMITS: Record<string, number> = {
	psi: 0.1,
	jensen_shannon: 0.1,
	kl: 0.05,
	hellinger: 0.1,
	chi_square: 0.1,
	kolmogorov_smirnov: 0.1,
	total_variation: 0.1,
	l_infinity: 0.1,
	g: 0.01,
	cramer_von_mises: 0.08,
	anderson_darling: 0.2,
	epps_singleton: 0.2,
	// Customary, and stricter: a tenth of a standard deviation.
	wasserstein_normed: 0.1
};

/** Metrics that measure how far two laws lie apart, by name. */
export const DISTANCES: readonly string[] = Object.keys(LIMITS);

export function fits(metric: string, kind: ColumnMaterial['kind']): boolean {
	const reads = metricNamed(metric)?.feature;
	return reads === undefined || reads === kind;
}

export function distanceLimit(metric: string, _material: ColumnMaterial): number {
	return LIMITS[metric] ?? 0.1;
}

export function distanceOf(name: string, { sample }: ColumnMaterial, context: Context): Estimate | Blind {
	const metric = metricNamed(name);
	if (metric?.needs !== 'two_sample') throw new Error(`"${name}" is no distance of two samples`);
	return metric.estimate(sample, context);
}
