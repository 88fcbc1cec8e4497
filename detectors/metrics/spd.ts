import type { Metric } from '#detectors/core/metric.ts';
import { pairEstimate } from '#detectors/core/rate-estimate.ts';

/**
 * Statistical parity difference: selection rate of the (unprivileged) group minus that of the reference group.
 *
 * Range: -1 to 1; 0 is parity, negative means that the group is selected less. Sign as in AIF360 and TrustyAI (Clarify's
 * is the opposite). Says nothing about who deserved to be selected. Interval: exact, by the product of both binomial tails. Assumes
 * independent rows within and between groups, or thins them by the profile of the difference of both.
 * Reference: Calders and Verwer 2010; docs/statistics.md (the interval).
 */
export const spd: Metric<'groups'> = {
	name: 'spd',
	title: 'SPD',
	version: 1,
	kind: 'difference',
	unit: 'share',
	needs: 'groups',
	origin: 0,
	range: [-1, 1],
	estimate: (groups, context) => pairEstimate(groups, context, 'difference')
};
