import { chi2Contingency } from '#detectors/classical/chi2-contingency.ts';
import { divergenceEstimate } from '#detectors/core/divergence-estimate.ts';
import { jensenShannonDivergence } from '#detectors/core/divergences.ts';
import type { Metric } from '#detectors/core/metric.ts';

/**
 * Size of the difference that the G test looks at: how much a value tells about the sample that it came from, both samples
 * weighted alike, in nats: the Jensen-Shannon divergence.
 *
 * Range: 0 (same law) to ln 2 = 0.693 (nothing in common). Sign: none, symmetric. It is the square of `jensen_shannon`; equal weights make
 * it a property of the two laws. `method.params` holds the G statistic of the observed table and its classical p-value, which pages
 * nobody: the likelihood-ratio test of homogeneity, both samples random. Classes, value, interval and assumptions as for `psi`;
 * lambda = 8 n_eff G. Reference: Wilks 1935; Lin 1991.
 */
export const g: Metric<'two_sample'> = {
	name: 'g',
	title: 'G',
	version: 1,
	kind: 'distance',
	unit: 'nats',
	needs: 'two_sample',
	origin: 0,
	range: [0, Math.LN2],
	estimate: (sample, context) =>
		divergenceEstimate(sample, context, jensenShannonDivergence, {
			most: Math.LN2,
			params: () => {
				const table = [sample.current, sample.reference];
				const { statistic, p_value } = chi2Contingency(table, { correction: false, statistic: 'log-likelihood' });
				return { statistic, p_value, p_value_kind: 'classical' };
			}
		})
};
