import { UNBOUNDED } from '#core/verdict.ts';
import type { Metric } from '#detectors/core/metric.ts';
import { orderStatisticInterval } from '#detectors/core/order-statistic-interval.ts';
import { tooFew } from '#detectors/core/too-few.ts';

/**
 * Quantile of a number, such as the p99 of latency against an objective. The unit is the feature's.
 *
 * Range: any number. Value: linear inside the bin. Interval: exact, by order statistics on the bins (their width is the
 * resolution, about 3 % of the value), for every law; not bounded above where fewer than about ln(1/alpha)/(1-q) rows
 * are there. Assumes independent rows: queues make latencies dependent, so hand over a dispersion profile where one is known.
 * Reference: David and Nagaraja 2003, section 7.1.
 */
export const quantile: Metric<'quantiles'> = {
	name: 'quantile',
	title: 'Quantile',
	version: 1,
	kind: 'quantile',
	unit: '',
	needs: 'quantiles',
	range: [-UNBOUNDED, UNBOUNDED],
	estimate: ({ upper_bounds, counts, q }, { alpha, min_n, profile }) => {
		const n = counts.reduce((sum, count) => sum + count, 0);
		const blind = tooFew(n, null, min_n);
		if (blind) return blind;
		const thinning = Math.max(1, ...(profile?.eigenvalues ?? []));
		const thinned = counts.map((count) => count / thinning);
		return {
			...orderStatisticInterval(upper_bounds, thinned, q, alpha),
			level: 1 - (alpha.lower + alpha.upper),
			n: Math.round(n),
			reference_n: null,
			method: { name: 'order_statistics', version: 1, params: { q, design_effect: thinning } }
		};
	}
};
