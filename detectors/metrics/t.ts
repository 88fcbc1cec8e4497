import { UNBOUNDED } from '#core/verdict.ts';
import { ttestInd } from '#detectors/classical/ttest-ind.ts';
import { effectiveRows } from '#detectors/core/effective-rows.ts';
import { madeEstimate } from '#detectors/core/made-estimate.ts';
import { bernsteinReach } from '#detectors/core/mean-interval.ts';
import type { Metric } from '#detectors/core/metric.ts';
import { momentsOf } from '#detectors/core/moments.ts';
import { grainOf, valueTally } from '#detectors/core/ordered.ts';
import { referenceUnit } from '#detectors/core/reference-unit.ts';

/**
 * Standardised difference of means: (current mean - reference mean) / standard deviation of the reference (Glass's delta).
 *
 * Range: any number; 0 means no change, 0.2 is small, positive means that current values are larger. Of finite values. The unit belongs to
 * the frozen reference and is taken as it is. Interval: Bernstein's inequality with the samples' own variances, and never
 * narrower than Welch's (mean-interval.ts): sqrt(2 ln(1/alpha)) standard errors, and ln(1/alpha) / 3 times what the farthest row moves the
 * mean by. A mean has no bound that holds for every law: this one rests on rows that lie no farther out than those seen. `method.params` holds Welch's
 * statistic and its classical p-value, which pages nobody. Reference: Welch 1947; Glass 1976; Bernstein 1927 (Boucheron,
 * Lugosi and Massart 2013, section 2.8).
 */
export const t: Metric<'two_sample'> = {
	name: 't',
	title: 'Difference of means',
	version: 1,
	kind: 'difference',
	unit: 'sd',
	needs: 'two_sample',
	feature: 'numeric',
	origin: 0,
	range: [-UNBOUNDED, UNBOUNDED],
	estimate: (sample, context) => {
		const tally = valueTally(sample, Math.max(2, context.min_n));
		if ('blind' in tally) return tally;
		const { alpha, profile } = context;
		const [x, y] = [momentsOf(tally, 'x'), momentsOf(tally, 'y')];
		const unit = referenceUnit(tally);
		const rows = effectiveRows(tally.n, tally.m, profile);
		const [u, v] = [x.squares / (x.n - 1) / rows.n, y.squares / (y.n - 1) / rows.m];
		const error = Math.sqrt(u + v);
		const part = u + v > 0 ? u / (u + v) : 1;
		const df = 1 / (part ** 2 / Math.max(1, rows.n - 1) + (1 - part) ** 2 / Math.max(1, rows.m - 1));
		const [least, most] = [tally.values[0] ?? 0, tally.values[tally.values.length - 1] ?? 0];
		const pull = Math.max(
			Math.max(most - x.mean, x.mean - least) / rows.n,
			Math.max(most - y.mean, y.mean - least) / rows.m
		);
		const reach = (level: number) => bernsteinReach(level, error, df, pull);
		const value = x.mean - y.mean;
		const interval = {
			value: value / unit,
			lower: (value - reach(alpha.lower)) / unit,
			upper: (value + reach(alpha.upper)) / unit
		};
		const { statistic, p_value } = ttestInd(x, y);
		const within = (number: number) => Math.max(-UNBOUNDED, Math.min(UNBOUNDED, number));
		return madeEstimate(interval, context, tally, {
			name: 'bernstein_and_welch',
			params: {
				sign: 'current - reference',
				mean: within(x.mean * tally.size),
				reference_mean: within(y.mean * tally.size),
				reference_sd: within(unit * tally.size),
				...grainOf(tally, sample.fine?.exact),
				statistic: within(statistic),
				p_value,
				p_value_kind: 'classical'
			}
		});
	}
};
