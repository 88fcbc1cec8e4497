import { UNBOUNDED } from '#core/verdict.ts';
import { cutTo, effectiveSamples, studentInterval } from '#detectors/core/mean-interval.ts';
import type { Metric } from '#detectors/core/metric.ts';
import { tooFew } from '#detectors/core/too-few.ts';

/**
 * Mean level of a sampled quantity in the window: a GPU's temperature, utilisation, memory. The unit is the quantity's.
 *
 * Range: any number; no origin. Interval: Student's, on the number of independent samples worth the same: neighbours a few
 * seconds apart repeat each other, and lag-1 autocorrelation rho leaves n (1 - rho) / (1 + rho). Assumes AR(1) noise around
 * a steady level and a mean that is close to normal. A constant signal has no width; the mean of shares is one. Smallest and
 * largest sample are in `method.params`. Reference: Student 1908; Bayley and Hammersley 1946.
 */
export const level: Metric<'level'> = {
	name: 'level',
	title: 'Level',
	version: 2,
	kind: 'level',
	unit: '',
	needs: 'level',
	range: [-UNBOUNDED, UNBOUNDED],
	estimate: ({ n, mean, sd, min, max, autocorrelation, share }, { alpha, min_n }) => {
		const blind = tooFew(n, null, Math.max(2, min_n));
		if (blind) return blind;
		const samples = effectiveSamples(n, autocorrelation);
		const interval = studentInterval(mean, sd / Math.sqrt(samples), Math.max(1, samples - 1), alpha);
		return {
			...(share ? cutTo([0, 1], interval) : interval),
			level: 1 - (alpha.lower + alpha.upper),
			n,
			reference_n: null,
			method: { name: 'student', version: 1, params: { sd, min, max, autocorrelation, effective_n: samples } }
		};
	}
};
