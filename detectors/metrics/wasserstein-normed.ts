import { UNBOUNDED } from '#core/verdict.ts';
import { effectiveRows } from '#detectors/core/effective-rows.ts';
import { madeEstimate } from '#detectors/core/made-estimate.ts';
import type { Metric } from '#detectors/core/metric.ts';
import { grainOf, valueTally } from '#detectors/core/ordered.ts';
import { referenceUnit } from '#detectors/core/reference-unit.ts';
import { wassersteinInterval } from '#detectors/core/wasserstein-interval.ts';

/**
 * First Wasserstein distance in standard deviations of the reference: one limit for features of all units.
 *
 * Range: 0 (same law) upwards; a shift of every value by a tenth of a standard deviation is 0.1. Sign: none; not
 * symmetric, since the unit is the reference's. The unit belongs to the frozen reference and is taken as it is; of a constant
 * reference it is the size of its value. Value, interval and assumptions as for `wasserstein`. Reference: Vallender 1974.
 */
export const wassersteinNormed: Metric<'two_sample'> = {
	name: 'wasserstein_normed',
	title: 'Wasserstein, normed',
	version: 1,
	kind: 'distance',
	unit: 'sd',
	needs: 'two_sample',
	feature: 'numeric',
	origin: 0,
	range: [0, UNBOUNDED],
	estimate: (sample, context) => {
		const tally = valueTally(sample, context.min_n);
		if ('blind' in tally) return tally;
		const unit = referenceUnit(tally);
		const { n, m, size } = tally;
		const made = wassersteinInterval(tally, effectiveRows(n, m, context.profile), context.alpha);
		const interval = { value: made.value / unit, lower: made.lower / unit, upper: made.upper / unit };
		return madeEstimate(interval, context, tally, {
			name: 'dkw_and_bernstein',
			params: {
				plain: Math.min(UNBOUNDED, made.plain / unit),
				reference_sd: Math.min(UNBOUNDED, unit * size),
				debiased: true,
				...grainOf(tally, sample.fine?.exact)
			}
		});
	}
};
