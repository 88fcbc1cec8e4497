import type { Metric } from '#detectors/core/metric.ts';
import { rateEstimate } from '#detectors/core/rate-estimate.ts';

/**
 * Share of requests that failed: hits = requests with an error status.
 *
 * Range: 0 to 1; lower is better. No origin: the leeway is an objective. Interval: exact binomial. Failures come in
 * bursts: where a profile of this share is known, the log-odds of windows stray as it says; else requests are taken as independent.
 * Reference: Clopper and Pearson 1934.
 */
export const errorRate: Metric<'counts'> = {
	name: 'error_rate',
	title: 'Error rate',
	version: 1,
	kind: 'rate',
	unit: 'share',
	needs: 'counts',
	range: [0, 1],
	estimate: rateEstimate
};
