import type { Metric } from '#detectors/core/metric.ts';
import { rateEstimate } from '#detectors/core/rate-estimate.ts';

/**
 * Share of the rows with a value that carry it as another type than the reference: text where the reference has numbers, numbers
 * where it has categories.
 *
 * Range: 0 to 1; lower is better, 0 means no change. A feature that vanished altogether is `missing_share`. Interval: exact
 * binomial. Assumes independent rows, or has the log-odds of windows stray as their profile says (rate-estimate.ts). Reference: Clopper and
 * Pearson 1934.
 */
export const typeChange: Metric<'counts'> = {
	name: 'type_change',
	title: 'Type changed',
	version: 1,
	kind: 'rate',
	unit: 'share',
	needs: 'counts',
	origin: 0,
	range: [0, 1],
	estimate: rateEstimate
};
