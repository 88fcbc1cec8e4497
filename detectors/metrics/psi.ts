import { populationStability } from '#detectors/core/divergences.ts';
import { divergenceEstimate } from '#detectors/core/divergence-estimate.ts';
import type { Metric } from '#detectors/core/metric.ts';

/**
 * Population stability index: sum over classes of (p - q) ln(p / q), p current and q reference shares, in nats.
 *
 * Range: 0 (same law) to about 18 (nothing in common; bounded by the smoothing). Sign: none, symmetric in the samples.
 * Classes: the frozen bins, missing, NaN, infinite, new. Value: less what sampling alone adds, (B - 1)(1/n + 1/m)
 * for independent rows. Interval: profile likelihood ratio, both samples random. Assumes that rows are independent, or
 * that the dispersion profile tells how far they are not; bins frozen without looking at the current rows.
 * Customary reading: 0.1 slight, 0.25 considerable. Reference: Jeffreys 1946 (the symmetric divergence); Siddiqi 2006
 * (the name and the limits); docs/statistics.md (the interval).
 */
export const psi: Metric<'two_sample'> = {
	name: 'psi',
	title: 'PSI',
	version: 1,
	kind: 'distance',
	unit: '',
	needs: 'two_sample',
	origin: 0,
	range: [0, 20],
	estimate: (sample, context) => divergenceEstimate(sample, context, populationStability)
};
