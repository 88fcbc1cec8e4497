import type { Metric } from '#detectors/core/metric.ts';
import { pairEstimate } from '#detectors/core/rate-estimate.ts';

/**
 * Difference of two shares, candidate minus stable: of errors, of correct answers, of anything counted in both.
 *
 * Range: -1 to 1; 0 means no change; positive means that the candidate has more of what is counted. Interval: exact, by the product of
 * both binomial tails. Assumes independent rows within and between versions.
 * Reference: docs/statistics.md.
 */
export const rateDifference: Metric<'groups'> = {
	name: 'rate_difference',
	title: 'Difference of shares',
	version: 1,
	kind: 'difference',
	unit: 'share',
	needs: 'groups',
	origin: 0,
	range: [-1, 1],
	estimate: (groups, context) => pairEstimate(groups, context, 'difference')
};
