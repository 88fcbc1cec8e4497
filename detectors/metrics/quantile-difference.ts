import { UNBOUNDED } from '#core/verdict.ts';
import type { Metric } from '#detectors/core/metric.ts';
import { orderStatisticInterval } from '#detectors/core/order-statistic-interval.ts';
import { differenceInterval } from '#detectors/core/rates.ts';
import { tooFew } from '#detectors/core/too-few.ts';

/**
 * Difference of one quantile between two samples, candidate minus stable, in the feature's unit.
 *
 * Range: any number; 0 means no change; positive means that the candidate's quantile is higher (slower, for latency).
 * Interval: MOVER on the exact order-statistic ends of both; not bounded where one of them is not. Assumes independent rows
 * within and between versions. Reference: Zou and Donner 2008; David and Nagaraja 2003, section 7.1.
 */
export const quantileDifference: Metric<'quantiles'> = {
	name: 'quantile_difference',
	title: 'Difference of quantiles',
	version: 1,
	kind: 'difference',
	unit: '',
	needs: 'quantiles',
	origin: 0,
	range: [-UNBOUNDED, UNBOUNDED],
	estimate: ({ upper_bounds, counts, q, reference }, { alpha, min_n, profile }) => {
		const thinning = Math.max(1, ...(profile?.eigenvalues ?? []));
		const sum = (all: readonly number[]) => all.reduce((total, count) => total + count, 0);
		const n = sum(counts);
		const m = sum(reference?.counts ?? []);
		const blind = tooFew(n, m, min_n);
		if (blind) return blind;
		const side = (all: readonly number[], ends: { lower: number; upper: number }) =>
			orderStatisticInterval(
				upper_bounds,
				all.map((count) => count / thinning),
				q,
				ends
			);
		const one = side(counts, alpha);
		const two = side(reference?.counts ?? [], { lower: alpha.upper, upper: alpha.lower });
		const { value, lower, upper } = differenceInterval(one, two);
		return {
			value,
			// An end without bound overflows the differences above.
			lower: Math.max(-UNBOUNDED, lower),
			upper: Math.min(UNBOUNDED, upper),
			level: 1 - (alpha.lower + alpha.upper),
			n: Math.round(n),
			reference_n: Math.round(m),
			method: {
				name: 'mover_order_statistics',
				version: 1,
				params: {
					q,
					sign: 'current - reference',
					quantile: one.value,
					reference_quantile: two.value,
					design_effect: thinning
				}
			}
		};
	}
};
