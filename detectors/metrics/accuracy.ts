import type { Metric } from '#detectors/core/metric.ts';
import { rateEstimate } from '#detectors/core/rate-estimate.ts';

/**
 * Share of labelled predictions that were right: hits = predictions equal to their label.
 *
 * Range: 0 to 1; higher is better. n counts the labelled rows only: labels that arrive late or selectively bias it, and the
 * runner says how many are due. Interval: exact binomial. Assumes independent rows, or has
 * the log-odds of windows stray as their profile says (rate-estimate.ts).
 * Reference: Clopper and Pearson 1934.
 */
export const accuracy: Metric<'counts'> = {
	name: 'accuracy',
	title: 'Accuracy',
	version: 1,
	kind: 'rate',
	unit: 'share',
	needs: 'counts',
	range: [0, 1],
	estimate: rateEstimate
};
