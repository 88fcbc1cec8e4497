import { UNBOUNDED } from '#core/verdict.ts';
import type { Metric } from '#detectors/core/metric.ts';
import { dispersedQuantileInterval, orderStatisticInterval } from '#detectors/core/order-statistic-interval.ts';
import { ofShare } from '#detectors/core/dispersion.ts';
import { spreadOf } from '#detectors/core/share-profile.ts';
import { tooFew } from '#detectors/core/too-few.ts';

/**
 * Quantile of a number, such as the p99 of latency against an objective. The unit is the feature's.
 *
 * Range: any number. Value: linear inside the bin. Interval: exact, by order statistics on the bins (their width is the
 * resolution, about 3 % of the value), for every law; not bounded above where fewer than about ln(1/alpha)/(1-q) rows
 * are there. Queues make latencies dependent: the profile of the share of rows beyond the quantile says how much.
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
		const effect = Math.max(1, ...(profile?.eigenvalues ?? []));
		// A profile of classes says only how far rows must be thinned.
		const thinned = !ofShare(profile) ? counts.map((count) => count / effect) : counts;
		const { window: sd } = spreadOf(profile, n);
		return {
			...(sd > 0
				? dispersedQuantileInterval(upper_bounds, thinned, q, sd, alpha)
				: orderStatisticInterval(upper_bounds, thinned, q, alpha)),
			level: 1 - (alpha.lower + alpha.upper),
			n: Math.round(n),
			reference_n: null,
			method: {
				name: 'order_statistics',
				version: 2,
				params: { q, design_effect: effect, ...(sd > 0 && { log_odds_sd: sd }) }
			}
		};
	}
};
