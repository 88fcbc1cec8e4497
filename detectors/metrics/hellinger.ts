import { squaredHellinger } from '#detectors/core/divergences.ts';
import { divergenceEstimate } from '#detectors/core/divergence-estimate.ts';
import type { Metric } from '#detectors/core/metric.ts';

/**
 * Hellinger distance: sqrt(half the sum over classes of (sqrt p - sqrt q)^2).
 *
 * Range: 0 (same law) to 1 (nothing in common). Sign: none, symmetric. Classes, value, interval and assumptions as for
 * `psi`; lambda = 8 n_eff times its square. Reference: Hellinger 1909; Le Cam and Yang 2000, section 3.
 */
export const hellinger: Metric<'two_sample'> = {
	name: 'hellinger',
	title: 'Hellinger',
	version: 1,
	kind: 'distance',
	unit: '',
	needs: 'two_sample',
	origin: 0,
	range: [0, 1],
	estimate: (sample, context) => divergenceEstimate(sample, context, squaredHellinger, { show: Math.sqrt, most: 1 })
};
