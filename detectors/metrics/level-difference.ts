import { UNBOUNDED } from '#core/verdict.ts';
import { cutTo, effectiveSamples, studentInterval } from '#detectors/core/mean-interval.ts';
import type { Metric } from '#detectors/core/metric.ts';
import { tooFew } from '#detectors/core/too-few.ts';

/**
 * Difference of mean levels, current minus reference (candidate minus stable), in the quantity's unit.
 *
 * Range: any number, of shares -1 to 1; 0 means no change. Interval: Welch's, on the number of independent samples worth the same (see
 * `level`); the reference is taken to be as autocorrelated as the current samples. Assumes means that are close to normal and
 * independent samples. Reference: Welch 1947; Bayley and Hammersley 1946.
 */
export const levelDifference: Metric<'level'> = {
	name: 'level_difference',
	title: 'Difference of levels',
	version: 2,
	kind: 'difference',
	unit: '',
	needs: 'level',
	origin: 0,
	range: [-UNBOUNDED, UNBOUNDED],
	estimate: ({ n, mean, sd, autocorrelation, share, reference }, { alpha, min_n }) => {
		const blind = tooFew(n, reference?.n ?? 0, Math.max(2, min_n));
		if (blind || !reference)
			return blind ?? { blind: 'no_reference', detail: 'no reference samples', n, reference_n: 0 };
		const one = effectiveSamples(n, autocorrelation);
		const two = effectiveSamples(reference.n, autocorrelation);
		const [u, v] = [sd ** 2 / one, reference.sd ** 2 / two];
		// Welch and Satterthwaite, from the sides' parts of the variance; a constant side adds no uncertainty.
		const part = u + v > 0 ? u / (u + v) : 1;
		const df = 1 / (part ** 2 / Math.max(1, one - 1) + (1 - part) ** 2 / Math.max(1, two - 1));
		const interval = studentInterval(mean - reference.mean, Math.sqrt(u + v), df, alpha);
		return {
			...(share ? cutTo([-1, 1], interval) : interval),
			level: 1 - (alpha.lower + alpha.upper),
			n,
			reference_n: reference.n,
			method: {
				name: 'welch',
				version: 1,
				params: { sign: 'current - reference', df, autocorrelation, effective_n: one, reference_effective_n: two }
			}
		};
	}
};
