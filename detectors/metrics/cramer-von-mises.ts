import { cramerVonMisesTail } from '#detectors/classical/cramervonmises-2samp.ts';
import { effectiveRows } from '#detectors/core/effective-rows.ts';
import { gapInterval, type GapWeight } from '#detectors/core/gap-cells.ts';
import { madeEstimate } from '#detectors/core/made-estimate.ts';
import type { Metric } from '#detectors/core/metric.ts';
import { grainOf, rankTally } from '#detectors/core/ordered.ts';
import { tooFew } from '#detectors/core/too-few.ts';

/** Every rank counts alike. */
const even: GapWeight = {
	area: (a, b, from, to) => {
		const [first, last] = [a + b * from, a + b * to];
		return ((to - from) * (first * first + first * last + last * last)) / 3;
	},
	least: (gap) => gap * gap,
	most: (gap, from, to) => Math.min(gap, 2 * to, 2 * (1 - from)) ** 2,
	noise: (from, to) => (to * to - from * from) / 2 - (to ** 3 - from ** 3) / 3
};

/**
 * Cramer-von Mises distance: the root mean square difference of the two distribution functions, over the ranks of both samples
 * weighted alike: sqrt of the integral of (F - G)^2 dH, H = (F + G) / 2.
 *
 * Range: 0 (same law) to sqrt(1/3) = 0.577 (nothing in common). Sign: none, symmetric. Smaller than KS, which is the largest
 * difference. Missing values count as lowest, as for `kolmogorov_smirnov`; inside a bin the functions rise in a straight line.
 * Value: less what sampling adds. Interval: from the two-sample Dvoretzky-Kiefer-Wolfowitz-Massart band (gap-cells.ts), exact
 * for every law and sample size and so wide; with a dispersion profile rows are thinned. `method.params` holds the
 * statistic of many rows and its classical p-value, which pages nobody; equal values are spread evenly over their ranks, since
 * the usual midranks call tied samples different (classical/cramervonmises-2samp.ts). Reference: Anderson 1962; Massart 1990.
 */
export const cramerVonMises: Metric<'two_sample'> = {
	name: 'cramer_von_mises',
	title: 'Cramer-von Mises',
	version: 1,
	kind: 'distance',
	unit: '',
	needs: 'two_sample',
	feature: 'numeric',
	origin: 0,
	range: [0, 0.5774],
	estimate: (sample, context) => {
		const tally = rankTally(sample);
		const { n, m } = tally;
		const blind = tooFew(n, m, context.min_n);
		if (blind) return blind;
		const rows = effectiveRows(n, m, context.profile);
		const { plain, ...ends } = gapInterval(tally, rows, context.alpha, even);
		const interval = { ...ends, upper: Math.min(ends.upper, Math.sqrt(1 / 3)) };
		const statistic = ((rows.n * rows.m) / (rows.n + rows.m)) * plain * plain;
		return madeEstimate(interval, context, tally, {
			name: 'dkw_cells',
			params: {
				plain,
				debiased: true,
				...grainOf(tally, sample.fine?.exact),
				statistic,
				p_value: cramerVonMisesTail(statistic),
				p_value_kind: 'classical'
			}
		});
	}
};
