import type { Blind, Estimate, Leeway } from '#core/verdict.ts';
import type { Context } from '#detectors/core/metric.ts';
import { metricNamed } from '#detectors/metrics/registry.ts';
import type { ColumnMaterial } from './material.ts';
import { sparseness } from './sparseness.ts';

type Limits = Pick<Leeway, 'origin' | 'min' | 'max'>;

const upTo = (max: number): Limits => ({ origin: 0, max });

/** What is tolerated of each metric where nobody said: about what a PSI of 0.1 is on its scale (docs/statistics.md). */
const LIMITS: Record<string, Limits> = {
	psi: upTo(0.1),
	jensen_shannon: upTo(0.1),
	kl: upTo(0.05),
	hellinger: upTo(0.1),
	total_variation: upTo(0.1),
	l_infinity: upTo(0.1),
	chi_square: upTo(0.1),
	g: upTo(0.01),
	kolmogorov_smirnov: upTo(0.1),
	cramer_von_mises: upTo(0.08),
	anderson_darling: upTo(0.2),
	epps_singleton: upTo(0.2),
	// Customary, and stricter: a tenth of a standard deviation.
	wasserstein_normed: upTo(0.1),
	// Of numbers with a spread of their own unit: a tenth of the reference's spread, and its like for the root of the unit.
	wasserstein: upTo(0.1),
	energy: upTo(0.1),
	mann_whitney: { origin: 0.5, min: 0.4, max: 0.6 },
	t: { origin: 0, min: -0.3, max: 0.3 },
	z: { origin: 0, min: -0.05, max: 0.05 },
	fisher_exact: { origin: 1, min: 0.8, max: 1.25 }
};

/** Those whose interval is made of a likelihood ratio. */
const DIVERGENCES: readonly string[] = ['psi', 'jensen_shannon', 'kl', 'hellinger', 'chi_square', 'g'];

/** Metrics that say how far two laws lie apart, by name. */
export const DISTANCES: readonly string[] = Object.keys(LIMITS);

export function fits(metric: string, kind: ColumnMaterial['kind']): boolean {
	const reads = metricNamed(metric)?.feature;
	return reads === undefined || reads === kind;
}

/**
 * The limits of a metric for a column. `given` is how far from the origin it may go: both ways for a difference; for an odds
 * ratio the largest one, and its inverse.
 */
export function distanceLimits(metric: string, { spread }: Pick<ColumnMaterial, 'spread'>, given?: number): Limits {
	const usual = LIMITS[metric] ?? upTo(0.1);
	const { origin = 0, min } = usual;
	if (given !== undefined) {
		if (metric === 'fisher_exact') return { origin, min: 1 / Math.max(1, given), max: Math.max(1, given) };
		return { origin, max: origin + given, ...(min !== undefined && { min: origin - given }) };
	}
	if (metric === 'wasserstein') return upTo(0.1 * spread);
	return metric === 'energy' ? upTo(0.1 * Math.sqrt(spread)) : usual;
}

export function distanceOf(name: string, { sample }: ColumnMaterial, context: Context): Estimate | Blind {
	const metric = metricNamed(name);
	if (metric?.needs !== 'two_sample') throw new Error(`"${name}" is no distance of two samples`);
	const profile = DIVERGENCES.includes(name) ? sparseness(sample) : undefined;
	return metric.estimate(sample, profile ? { ...context, profile } : context);
}

/** Unit in which a metric's number is shown. */
export function unitOf(metric: string): string {
	return metricNamed(metric)?.unit ?? '';
}
