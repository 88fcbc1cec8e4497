import type { Metric } from '#detectors/core/metric.ts';
import { rateEstimate } from '#detectors/core/rate-estimate.ts';

/**
 * Share of rows with a category that the reference never held: hits = rows in the class `new`.
 *
 * Range: 0 to 1; lower is better, 0 means no change. A reference of m rows misses a category of share s with
 * probability (1 - s)^m, so a small reference makes rare categories look new. Interval: exact binomial. Assumes
 * independent rows, or has the log-odds of windows stray as their profile says (rate-estimate.ts). Reference: Clopper and Pearson 1934.
 */
export const newCategoryShare: Metric<'counts'> = {
	name: 'new_category_share',
	title: 'New categories',
	version: 1,
	kind: 'rate',
	unit: 'share',
	needs: 'counts',
	origin: 0,
	range: [0, 1],
	estimate: rateEstimate
};
