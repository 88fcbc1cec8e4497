import { UNBOUNDED } from '#core/verdict.ts';
import { fisherExact as fisherTest } from '#detectors/classical/fisher-exact.ts';
import { madeEstimate } from '#detectors/core/made-estimate.ts';
import { mainClass } from '#detectors/core/main-class.ts';
import type { Metric } from '#detectors/core/metric.ts';
import { oddsInterval } from '#detectors/core/odds-interval.ts';
import { sharesApart } from '#detectors/core/shares-apart.ts';
import { tooFew } from '#detectors/core/too-few.ts';
import type { Hits } from '#detectors/core/rates.ts';

/**
 * Odds ratio of the commonest class of the reference against all other rows: current odds over reference odds, as Fisher's exact test
 * looks at it. Made for features with two values; of others it watches the main one.
 *
 * Range: 0 upwards, not bounded above; 1 means no change, above it the class became commoner. Interval: exact and conditional on
 * the margins (noncentral hypergeometric), at every sample size and level; counts are rounded to whole rows, and thinned with a dispersion
 * profile. `method.params` holds the class, its shares and Fisher's classical two-sided p-value, which pages nobody. Reference:
 * Fisher 1935; Cornfield 1956.
 */
export const fisherExact: Metric<'two_sample'> = {
	name: 'fisher_exact',
	title: 'Odds ratio',
	version: 1,
	kind: 'ratio',
	unit: '',
	needs: 'two_sample',
	feature: 'categorical',
	origin: 1,
	range: [0, UNBOUNDED],
	estimate: (sample, context) => {
		const sizes = sharesApart(sample);
		const blind = tooFew(sizes.n, sizes.m, context.min_n);
		if (blind) return blind;
		const { n, m, main, current, reference } = mainClass(sample, context.profile);
		const [one, two] = [whole(current), whole(reference)];
		const [before, now] = [whole({ hits: main.y, n: m }), whole({ hits: main.x, n })];
		const { p_value } = fisherTest([
			[now.hits, now.n - now.hits],
			[before.hits, before.n - before.hits]
		]);
		return madeEstimate(
			oddsInterval(one, two, context.alpha),
			context,
			{ n, m },
			{
				name: 'exact_conditional',
				params: {
					class: main.label,
					share: main.x / n,
					reference_share: main.y / m,
					p_value,
					p_value_kind: 'classical'
				}
			}
		);
	}
};

function whole({ hits, n }: Hits): Hits {
	const rows = Math.max(1, Math.round(n));
	return { hits: Math.min(rows, Math.round(hits)), n: rows };
}
