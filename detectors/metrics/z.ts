import { twoProportionZ } from '#detectors/classical/two-proportion-z.ts';
import { madeEstimate } from '#detectors/core/made-estimate.ts';
import { mainClass } from '#detectors/core/main-class.ts';
import type { Metric } from '#detectors/core/metric.ts';
import { differenceInterval } from '#detectors/core/rates.ts';
import { sharesApart } from '#detectors/core/shares-apart.ts';
import { tooFew } from '#detectors/core/too-few.ts';

/**
 * Difference of the share of the reference's commonest class, current minus reference, as the two-proportion z test looks at it.
 * Made for features with two values; of others it watches the main one.
 *
 * Range: -1 to 1; 0 means no change, positive means that the class became commoner. Interval: exact, by the product of both
 * binomial tails; rows are thinned with a dispersion profile. `method.params` holds the class, its shares, z with the pooled
 * variance and its classical two-sided p-value, which pages nobody. Reference: docs/statistics.md (the interval).
 */
export const z: Metric<'two_sample'> = {
	name: 'z',
	title: 'Difference of the main share',
	version: 1,
	kind: 'difference',
	unit: 'share',
	needs: 'two_sample',
	feature: 'categorical',
	origin: 0,
	range: [-1, 1],
	estimate: (sample, context) => {
		const sizes = sharesApart(sample);
		const blind = tooFew(sizes.n, sizes.m, context.min_n);
		if (blind) return blind;
		const { n, m, main, current, reference } = mainClass(sample, context.profile);
		const { statistic, p_value } = twoProportionZ({ hits: main.x, n }, { hits: main.y, n: m });
		return madeEstimate(
			differenceInterval(current, reference, context.alpha),
			context,
			{ n, m },
			{
				name: 'exact_product_of_tails',
				params: {
					sign: 'current - reference',
					class: main.label,
					share: main.x / n,
					reference_share: main.y / m,
					statistic,
					p_value,
					p_value_kind: 'classical'
				}
			}
		);
	}
};
