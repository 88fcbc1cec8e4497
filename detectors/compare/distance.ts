import type { Blind, Estimate } from '#core/verdict.ts';
import type { Context } from '#detectors/core/metric.ts';
import { metricNamed } from '#detectors/metrics/registry.ts';
import type { ColumnMaterial } from './material.ts';

/** Metrics that need an order, and so numbers. */
const ORDERED = new Set(['kolmogorov_smirnov']);

/** Where a PSI of 0.1 lies on each metric's own scale, for small changes (docs/statistics.md). */
const LIMITS: Record<string, number> = {
	psi: 0.1,
	jensen_shannon: 0.1,
	kl: 0.05,
	hellinger: 0.1,
	chi_square: 0.1,
	kolmogorov_smirnov: 0.1
};

/** Metrics that measure how far two laws lie apart, by name. */
export const DISTANCES: readonly string[] = Object.keys(LIMITS);

export function fits(metric: string, kind: ColumnMaterial['kind']): boolean {
	return kind === 'numeric' || !ORDERED.has(metric);
}

export function distanceLimit(metric: string, _material: ColumnMaterial): number {
	return LIMITS[metric] ?? 0.1;
}

export function distanceOf(name: string, { sample }: ColumnMaterial, context: Context): Estimate | Blind {
	const metric = metricNamed(name);
	if (metric?.needs !== 'two_sample') throw new Error(`"${name}" is no distance of two samples`);
	return metric.estimate(sample, context);
}
