import { jensenShannonDivergence } from '#detectors/core/divergences.ts';
import { divergenceEstimate } from '#detectors/core/divergence-estimate.ts';
import type { Metric } from '#detectors/core/metric.ts';

/**
 * Jensen-Shannon distance: the square root of the Jensen-Shannon divergence in nats, a metric between laws.
 *
 * Range: 0 (same law) to sqrt(ln 2) = 0.8326 (nothing in common). Sign: none, symmetric. The distance and not the
 * divergence, with natural logarithms, as scipy and Evidently print it, because the customary limit 0.1 belongs to it:
 * near the origin a distance of 0.1 is a PSI of 0.08. In base 2 (NannyML, Azure) the same pair reads 1.20 times as much.
 * Classes, value, interval and assumptions as for `psi`; lambda = 8 n_eff times the divergence.
 * Reference: Lin 1991; Endres and Schindelin 2003 (that the root is a metric).
 */
export const jensenShannon: Metric<'two_sample'> = {
	name: 'jensen_shannon',
	title: 'JS',
	version: 1,
	kind: 'distance',
	unit: '',
	needs: 'two_sample',
	origin: 0,
	range: [0, Math.sqrt(Math.LN2)],
	estimate: (sample, context) =>
		divergenceEstimate(sample, context, jensenShannonDivergence, {
			show: Math.sqrt,
			most: Math.sqrt(Math.LN2),
			params: () => ({ base: 'e', form: 'distance' })
		})
};
