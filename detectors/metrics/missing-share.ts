import type { Metric } from '#detectors/core/metric.ts';
import { rateEstimate } from '#detectors/core/rate-estimate.ts';

/**
 * Share of rows in which the value is missing (null or absent): hits = missing rows.
 *
 * Range: 0 to 1; lower is better. The usual share stands in the leeway (`origin`, and `max` above it): missing values
 * are data, and "8.5 % instead of 0.4 %" is what the on-call must read. Interval: exact binomial, one sample; the
 * share of the reference is in `method.params`. Assumes independent rows, or
 * has the log-odds of windows stray as their profile says (rate-estimate.ts). Reference: Clopper and Pearson 1934.
 */
export const missingShare: Metric<'counts'> = {
	name: 'missing_share',
	title: 'Missing',
	version: 1,
	kind: 'rate',
	unit: 'share',
	needs: 'counts',
	range: [0, 1],
	estimate: rateEstimate
};
