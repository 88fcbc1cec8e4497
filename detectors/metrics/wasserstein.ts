import { UNBOUNDED } from '#core/verdict.ts';
import { effectiveRows } from '#detectors/core/effective-rows.ts';
import { madeEstimate } from '#detectors/core/made-estimate.ts';
import type { Metric } from '#detectors/core/metric.ts';
import { grainOf, valueTally } from '#detectors/core/ordered.ts';
import { wassersteinInterval } from '#detectors/core/wasserstein-interval.ts';

/**
 * First Wasserstein distance (earth mover's): the area between the two distribution functions, in the feature's unit.
 * A shift of every value by 3 ms is a distance of 3 ms.
 *
 * Range: 0 (same law) upwards. Sign: none, symmetric. Of finite values; watch missing ones with `missing_share`. Value: less what
 * sampling adds. Interval (wasserstein-interval.ts): the lower end, which pages, from the Dvoretzky-Kiefer-Wolfowitz-Massart
 * band, exact for every law and sample size; the upper end rests on rows no farther out than those seen. Values are the middles of bins (3 % wide): a
 * change inside one bin is not seen, `resolution` is the largest share in one bin. Reference: Vallender 1974; Kantorovich and
 * Rubinstein 1958; Massart 1990.
 */
export const wasserstein: Metric<'two_sample'> = {
	name: 'wasserstein',
	title: 'Wasserstein',
	version: 1,
	kind: 'distance',
	unit: '',
	needs: 'two_sample',
	feature: 'numeric',
	origin: 0,
	range: [0, UNBOUNDED],
	estimate: (sample, context) => {
		const tally = valueTally(sample, context.min_n);
		if ('blind' in tally) return tally;
		const { n, m, size } = tally;
		const made = wassersteinInterval(tally, effectiveRows(n, m, context.profile), context.alpha);
		const [value, lower, upper, plain] = [made.value, made.lower, made.upper, made.plain].map((x) =>
			Math.min(UNBOUNDED, x * size)
		) as [number, number, number, number];
		return madeEstimate({ value, lower, upper }, context, tally, {
			name: 'dkw_and_bernstein',
			params: { plain, debiased: true, ...grainOf(tally, sample.fine?.exact) }
		});
	}
};
