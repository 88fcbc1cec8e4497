import { boundedDifference } from '#detectors/core/bounded-differences.ts';
import { effectiveRows } from '#detectors/core/effective-rows.ts';
import { madeEstimate } from '#detectors/core/made-estimate.ts';
import type { Metric } from '#detectors/core/metric.ts';
import { sharesApart } from '#detectors/core/shares-apart.ts';
import { tooFew } from '#detectors/core/too-few.ts';

/**
 * Total variation distance: half the sum of |p - q| over the classes, the share of rows that would have to move to make one
 * sample the other.
 *
 * Range: 0 (same law) to 1 (nothing in common). Sign: none, symmetric. Classes as for `psi`. Value: sqrt(D^2 - D0^2), D0 the mean of
 * D under one law. Interval: bounded differences, since one row moves D by at most 1/n or 1/m (McDiarmid 1989), around
 * a mean that lies between the true distance and sqrt((B - 1)(1/n + 1/m)) / 2 above it (Cauchy and Schwarz), B classes: exact for every
 * law and sample size. With a dispersion profile rows are thinned by its heaviest eigenvalue. Reference: Levin, Peres
 * and Wilmer 2009, chapter 4 (the distance).
 */
export const totalVariation: Metric<'two_sample'> = {
	name: 'total_variation',
	title: 'Total variation',
	version: 1,
	kind: 'distance',
	unit: 'share',
	needs: 'two_sample',
	origin: 0,
	range: [0, 1],
	estimate: (sample, context) => {
		const { n, m, apart } = sharesApart(sample);
		const blind = tooFew(n, m, context.min_n);
		if (blind) return blind;
		const { alpha, profile } = context;
		const rows = effectiveRows(n, m, profile);
		const perRow = 1 / rows.n + 1 / rows.m;
		const plain = Math.min(1, apart.reduce((sum, { away }) => sum + Math.abs(away), 0) / 2);
		const noise =
			Math.sqrt(perRow / (2 * Math.PI)) * apart.reduce((sum, { share }) => sum + Math.sqrt(share * (1 - share)), 0);
		const most = Math.sqrt((sample.classes.length - 1) * perRow) / 2;
		const interval = {
			value: Math.sqrt(Math.max(0, plain ** 2 - noise ** 2)),
			lower: Math.max(0, plain - most - boundedDifference(alpha.lower, rows.n, rows.m)),
			upper: Math.min(1, plain + boundedDifference(alpha.upper, rows.n, rows.m))
		};
		return madeEstimate(
			interval,
			context,
			{ n, m },
			{
				name: 'bounded_differences',
				params: { binning_id: sample.binning_id, classes: sample.classes.length, plain, debiased: true }
			}
		);
	}
};
