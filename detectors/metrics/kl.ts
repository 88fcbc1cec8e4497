import { kullbackLeibler } from '#detectors/core/divergences.ts';
import { divergenceEstimate } from '#detectors/core/divergence-estimate.ts';
import type { Metric } from '#detectors/core/metric.ts';

/**
 * Kullback-Leibler divergence of the current law from the reference: sum over classes of p ln(p / q), in nats.
 *
 * Range: 0 (same law) to about 9 (bounded by the smoothing). Not symmetric: a class that the reference hardly knows
 * weighs much, one that vanished little. Classes, value, interval and assumptions as for `psi`; lambda = 2 n_eff times it.
 * Reference: Kullback and Leibler 1951.
 */
export const kl: Metric<'two_sample'> = {
	name: 'kl',
	title: 'KL',
	version: 1,
	kind: 'distance',
	unit: '',
	needs: 'two_sample',
	origin: 0,
	range: [0, 10],
	estimate: (sample, context) =>
		divergenceEstimate(sample, context, kullbackLeibler, {
			params: () => ({ base: 'e', direction: 'current from reference' })
		})
};
