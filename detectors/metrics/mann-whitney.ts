import { countsOf, mannWhitneyU } from '#detectors/classical/mannwhitneyu.ts';
import { boundedDifference } from '#detectors/core/bounded-differences.ts';
import { effectiveRows } from '#detectors/core/effective-rows.ts';
import { madeEstimate } from '#detectors/core/made-estimate.ts';
import type { Metric } from '#detectors/core/metric.ts';
import { grainOf, valueTally } from '#detectors/core/ordered.ts';

/**
 * Probability that a current value exceeds one of the reference, ties counting half: P(X > Y) + P(X = Y) / 2, Mann and
 * Whitney's U over n m.
 *
 * Range: 0 to 1; 0.5 means no tendency; above it the current values tend to be larger. Of finite values. A change of spread
 * alone leaves it at 0.5. Estimate: unbiased. Interval: the method of bounded differences, since one row moves it by at most
 * 1/n or 1/m (McDiarmid 1989): exact for every law and sample size. `method.params` holds the classical two-sided p-value with
 * the correction for ties, which pages nobody. Reference: Mann and Whitney 1947.
 */
export const mannWhitney: Metric<'two_sample'> = {
	name: 'mann_whitney',
	title: 'Mann-Whitney',
	version: 1,
	kind: 'rate',
	unit: 'probability',
	needs: 'two_sample',
	feature: 'numeric',
	origin: 0.5,
	range: [0, 1],
	estimate: (sample, context) => {
		const tally = valueTally(sample, context.min_n);
		if ('blind' in tally) return tally;
		const { n, m } = tally;
		const { alpha, profile } = context;
		const rows = effectiveRows(n, m, profile);
		const value = countsOf(tally).u / (n * m);
		const interval = {
			value,
			lower: Math.max(0, value - boundedDifference(alpha.lower, rows.n, rows.m)),
			upper: Math.min(1, value + boundedDifference(alpha.upper, rows.n, rows.m))
		};
		const { statistic, p_value } = mannWhitneyU(tally, { method: 'asymptotic' });
		return madeEstimate(interval, context, tally, {
			name: 'bounded_differences',
			params: {
				sign: 'P(current > reference)',
				...grainOf(tally, sample.fine?.exact),
				statistic,
				p_value,
				p_value_kind: 'classical'
			}
		});
	}
};
