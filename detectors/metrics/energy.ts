import { UNBOUNDED } from '#core/verdict.ts';
import { axisAreas } from '#detectors/core/axis-areas.ts';
import { gapBand } from '#detectors/core/bounded-differences.ts';
import { effectiveRows } from '#detectors/core/effective-rows.ts';
import { madeEstimate } from '#detectors/core/made-estimate.ts';
import { bernsteinReach } from '#detectors/core/mean-interval.ts';
import type { Metric } from '#detectors/core/metric.ts';
import { grainOf, valueTally } from '#detectors/core/ordered.ts';

/**
 * Energy distance: sqrt(2 times the integral of (F - G)^2 over the values), in the root of the feature's unit.
 *
 * Range: 0 (same law) upwards. Sign: none, symmetric. Of finite values; watch missing ones with `missing_share`. Value: the
 * squares less their own noise. Interval: the lower end, which pages, from the Dvoretzky-Kiefer-Wolfowitz-Massart band, exact
 * for every law and sample size. Upper end: along the direction of the true difference the observed one is a difference of two
 * means, of a variance
 * that is at most the area under F (1 - F) or G (1 - G); Bernstein's bound for it rests on rows no farther out than those seen. Bins as for `wasserstein`. Reference: Szekely and Rizzo 2013; Massart 1990.
 */
export const energy: Metric<'two_sample'> = {
	name: 'energy',
	title: 'Energy',
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
		const { alpha, profile } = context;
		const rows = effectiveRows(tally.n, tally.m, profile);
		const areas = axisAreas(tally, gapBand(alpha.lower, rows.n, rows.m));
		const noise = areas.ownX / rows.n + areas.ownY / rows.m;
		const plain = Math.sqrt(areas.gapSquared);
		const range = (tally.values[tally.values.length - 1] ?? 0) - (tally.values[0] ?? 0);
		const fewer = Math.min(rows.n, rows.m);
		const [df, pull] = [Math.max(1, fewer - 1), Math.sqrt(range) / fewer];
		const made = {
			value: Math.sqrt(Math.max(0, areas.gapSquared - noise)),
			lower: Math.sqrt(areas.leastSquared),
			upper: plain + bernsteinReach(alpha.upper, Math.sqrt(noise), df, pull)
		};
		// The root of the values' own factor: the distance is in the root of their unit.
		const scale = Math.sqrt(2) * Math.sqrt(tally.size);
		const interval = { value: made.value * scale, lower: made.lower * scale, upper: made.upper * scale };
		return madeEstimate(interval, context, tally, {
			name: 'dkw_and_bernstein',
			params: { plain: plain * scale, debiased: true, ...grainOf(tally, sample.fine?.exact) }
		});
	}
};
