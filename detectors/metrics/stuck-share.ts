import { logBinomialUpperTail, rateUpperEnd } from '#detectors/core/distributions/binomial.ts';
import { effectiveRows } from '#detectors/core/effective-rows.ts';
import { madeEstimate } from '#detectors/core/made-estimate.ts';
import type { Metric } from '#detectors/core/metric.ts';
import { rootOf } from '#detectors/core/root.ts';
import { tooFew } from '#detectors/core/too-few.ts';

/**
 * Share of the rows with a value that carry the commonest one: near 1 a sensor is stuck, or a field is constant.
 *
 * Range: above 0 to 1. Numbers that fall into one bin of the scale (3 % wide) count as equal. The usual share stands in the leeway;
 * the reference's is in `method.params`. Interval: exact. The commonest of many was picked, so the lower end asks more than the
 * binomial tail: values of share p are at most 1 / p many, and P(any of them reaches the count) is at most their number times
 * the tail. The upper end is Clopper and Pearson's. Rows are thinned with a dispersion profile. Reference: Clopper and Pearson
 * 1934; docs/statistics.md.
 */
export const stuckShare: Metric<'values'> = {
	name: 'stuck_share',
	title: 'Commonest value',
	version: 1,
	kind: 'rate',
	unit: 'share',
	needs: 'values',
	range: [0, 1],
	estimate: ({ counts, reference }, context) => {
		const { hits, n } = commonest(counts);
		const blind = tooFew(n, null, context.min_n);
		if (blind) return blind;
		const worth = effectiveRows(n, 1, context.profile).n;
		const thinned = (hits * worth) / n;
		const interval = {
			value: hits / n,
			lower: pickedLowerEnd(thinned, worth, context.alpha.lower),
			upper: rateUpperEnd(thinned, worth, context.alpha.upper)
		};
		const before = reference && commonest(reference);
		return madeEstimate(
			interval,
			context,
			{ n, m: before ? before.n : null },
			{
				name: 'clopper_pearson_of_the_picked',
				params: {
					distinct: counts.filter((count) => count > 0).length,
					...(before && before.n > 0 ? { reference_share: before.hits / before.n } : {})
				}
			}
		);
	}
};

function commonest(counts: readonly number[]): { hits: number; n: number } {
	return counts.reduce((all, count) => ({ hits: Math.max(all.hits, count), n: all.n + count }), { hits: 0, n: 0 });
}

/** The share p at which P(X >= hits) / p, which bounds the chance that any value reaches so many, is alpha. */
function pickedLowerEnd(hits: number, n: number, alpha: number): number {
	const excess = (logP: number) => logBinomialUpperTail(hits, n, Math.exp(logP)) - logP - Math.log(alpha);
	// A single row proves nothing about shares.
	if (hits <= 1) return 0;
	const top = Math.log(hits / n);
	return excess(top) <= 0
		? hits / n
		: Math.exp(rootOf(excess, top - 700 / Math.max(1, hits - 1) - 40, top, 1e-10, 1e-6));
}
