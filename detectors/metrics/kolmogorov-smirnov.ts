import { gapOf } from '#detectors/classical/largest-gap.ts';
import { gapBand } from '#detectors/core/bounded-differences.ts';
import { effectiveRows } from '#detectors/core/effective-rows.ts';
import { madeEstimate } from '#detectors/core/made-estimate.ts';
import type { Metric } from '#detectors/core/metric.ts';
import { grainOf, rankTally } from '#detectors/core/ordered.ts';
import { tooFew } from '#detectors/core/too-few.ts';

/**
 * Kolmogorov-Smirnov distance: the largest difference between the two distribution functions.
 *
 * Range: 0 (same law) to 1. Sign: none. For numbers from the fine bins of the scale; missing values count as lowest, then
 * NaN, then -infinity, so that a flood of nulls is a distance and not a gap. Value: sqrt(K^2 - 0.82 / n_eff), less what
 * sampling alone adds. Interval: two-sample Dvoretzky-Kiefer-Wolfowitz-Massart band
 * (bounded-differences.ts); exact at every sample size and for every law, discrete ones too, for independent rows (with a
 * dispersion profile the rows are thinned by its heaviest eigenvalue). A shift that stays inside one bin is not seen:
 * `resolution` is the largest share in one bin. `method.params` holds the observed statistic and its classical
 * asymptotic p-value, which pages nobody. Reference: Massart 1990; Smirnov 1939.
 */
export const kolmogorovSmirnov: Metric<'two_sample'> = {
	name: 'kolmogorov_smirnov',
	title: 'KS',
	version: 1,
	kind: 'distance',
	unit: '',
	needs: 'two_sample',
	feature: 'numeric',
	origin: 0,
	range: [0, 1],
	estimate: (sample, context) => {
		const tally = rankTally(sample);
		const { n, m } = tally;
		const blind = tooFew(n, m, context.min_n);
		if (blind) return blind;
		const { alpha, profile } = context;
		const rows = effectiveRows(n, m, profile);
		const { above, below } = gapOf(tally);
		const statistic = Math.min(1, Math.max(above, below));
		const independent = (rows.n * rows.m) / (rows.n + rows.m);
		const interval = {
			// Mean square of the statistic of two samples of one law: pi^2 / 12 over n_eff.
			value: Math.sqrt(Math.max(0, statistic ** 2 - Math.PI ** 2 / 12 / independent)),
			lower: Math.max(0, statistic - gapBand(alpha.lower, rows.n, rows.m)),
			upper: Math.min(1, statistic + gapBand(alpha.upper, rows.n, rows.m))
		};
		return madeEstimate(interval, context, tally, {
			name: 'dvoretzky_kiefer_wolfowitz_massart',
			params: {
				statistic,
				...grainOf(tally, sample.fine?.exact),
				debiased: true,
				p_value: classicalTail(statistic * Math.sqrt(independent)),
				p_value_kind: 'classical'
			}
		});
	}
};

/** P(K > x) of Kolmogorov's law, by its two series. */
function classicalTail(x: number): number {
	if (x < 0.1) return 1;
	let sum = 0;
	for (let k = 1; k <= 100; k++) {
		const term = x > 1 ? Math.exp(-2 * k * k * x * x) : Math.exp((-((2 * k - 1) ** 2) * Math.PI ** 2) / (8 * x * x));
		sum += x > 1 && k % 2 === 0 ? -term : term;
	}
	return Math.min(1, Math.max(0, x > 1 ? 2 * sum : 1 - (Math.sqrt(2 * Math.PI) / x) * sum));
}
