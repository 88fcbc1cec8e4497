import type { Metric } from '#detectors/core/metric.ts';
import { rateEstimate } from '#detectors/core/rate-estimate.ts';

/**
 * Share of rows with a number outside the range of the reference: hits = values below its lowest or above its highest occupied bin,
 * and infinite ones.
 *
 * Range: 0 to 1; lower is better, 0 means no change. Traffic of the reference's own law leaves a range of m rows with
 * probability 2 / (m + 1) a row, so a small reference makes its tails look out of range. Interval: exact binomial. Assumes
 * independent rows, or has the log-odds of windows stray as their profile says (rate-estimate.ts). Reference: Clopper and Pearson 1934.
 */
export const outOfRangeShare: Metric<'counts'> = {
	name: 'out_of_range_share',
	title: 'Out of range',
	version: 1,
	kind: 'rate',
	unit: 'share',
	needs: 'counts',
	feature: 'numeric',
	origin: 0,
	range: [0, 1],
	estimate: rateEstimate
};
