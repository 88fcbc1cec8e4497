import { UNBOUNDED } from '#core/verdict.ts';
import type { Metric } from '#detectors/core/metric.ts';
import { pairEstimate } from '#detectors/core/rate-estimate.ts';

/**
 * Disparate impact ratio: selection rate of the (unprivileged) group over that of the reference group.
 *
 * Range: 0 upwards; 1 is parity, below 1 means that the group is selected less; 0.8 is the four-fifths rule. Not bounded
 * above when the reference group's rate could be 0; two rates of 0 give 1. Interval: exact, by the product of both binomial
 * tails, also at counts where the logarithm of Katz does not hold. Assumes independent rows within and between groups,
 * or thins them by the profile of the difference of both.
 * Reference: Feldman et al. 2015; docs/statistics.md (the interval).
 */
export const dir: Metric<'groups'> = {
	name: 'dir',
	title: 'DIR',
	version: 1,
	kind: 'ratio',
	unit: '',
	needs: 'groups',
	origin: 1,
	range: [0, UNBOUNDED],
	estimate: (groups, context) => pairEstimate(groups, context, 'ratio')
};
