import { UNBOUNDED } from '#core/verdict.ts';
import type { Metric } from '#detectors/core/metric.ts';
import { quantileDifferenceInterval } from '#detectors/core/order-statistic-interval.ts';
import { tooFew } from '#detectors/core/too-few.ts';

/**
 * Difference of one quantile between two samples, candidate minus stable, in the feature's unit.
 *
 * Range: any number; 0 means no change; positive means that the candidate's quantile is higher (slower, for latency).
 * Interval: exact for every law, by the product of the two order-statistic p-values; ends are differences of bin bounds, and
 * not bounded where one of the quantiles is not. Assumes independent rows
 * within and between versions. Reference: David and Nagaraja 2003, section 7.1.
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
		const thinned = (all: readonly number[] = []) => all.map((count) => count / thinning);
		return {
			...quantileDifferenceInterval(upper_bounds, thinned(counts), thinned(reference?.counts), q, alpha),
			level: 1 - (alpha.lower + alpha.upper),
			n: Math.round(n),
			reference_n: Math.round(m),
			method: {
				name: 'exact_product_of_order_statistics',
				version: 1,
				params: {
					q,
					sign: 'current - reference',
					design_effect: thinning
				}
			}
		};
	}
};
