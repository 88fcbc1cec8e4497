import { effectiveRows } from '#detectors/core/effective-rows.ts';
import { madeEstimate } from '#detectors/core/made-estimate.ts';
import type { Metric } from '#detectors/core/metric.ts';
import { differenceInterval } from '#detectors/core/rates.ts';
import { sharesApart, type ShareApart } from '#detectors/core/shares-apart.ts';
import { tooFew } from '#detectors/core/too-few.ts';

/**
 * L-infinity distance: the largest |p - q| of any class, and `class` names it: "returns rose from 4 % to 11 %".
 *
 * Range: 0 (same law) to 1. Sign: none, symmetric. Classes as for `psi`. Value: sqrt(D^2 - D0^2), D0^2 the mean square of the largest
 * of so many noises. Interval: the exact difference of two shares (product of binomial tails) of every class; the lower end shares its
 * error between the classes and directions, the upper one need not, since one class holds the truth. Exact for
 * every law and sample size; with a dispersion profile rows are thinned by its heaviest eigenvalue. Reference: docs/statistics.md.
 */
export const lInfinity: Metric<'two_sample'> = {
	name: 'l_infinity',
	title: 'L-infinity',
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
		const thinned = apart.map((it) => ({ ...it, x: (it.x * rows.n) / n, y: (it.y * rows.m) / m }));
		const largest = apart.reduce((most, it) => (Math.abs(it.away) > Math.abs(most.away) ? it : most));
		const plain = Math.abs(largest.away);
		const perRow = 1 / rows.n + 1 / rows.m;
		const noise2 =
			Math.max(...apart.map(({ share }) => share * (1 - share))) * perRow * 2 * Math.log(Math.max(2, apart.length));
		const interval = {
			value: Math.sqrt(Math.max(0, plain ** 2 - noise2)),
			lower: lowerEnd(thinned, rows, alpha.lower / (2 * apart.length)),
			upper: upperEnd(thinned, rows, alpha.upper)
		};
		return madeEstimate(
			interval,
			context,
			{ n, m },
			{
				name: 'exact_product_of_tails',
				params: {
					binning_id: sample.binning_id,
					classes: sample.classes.length,
					class: largest.label,
					share: largest.x / n,
					reference_share: largest.y / m,
					plain,
					debiased: true
				}
			}
		);
	}
};

/** Largest lower end of any class; those whose difference is smaller than one found cannot beat it. */
function lowerEnd(apart: readonly ShareApart[], { n, m }: { n: number; m: number }, alpha: number): number {
	let most = 0;
	for (const { x, y, away } of apart.toSorted((a, b) => Math.abs(b.away) - Math.abs(a.away))) {
		if (Math.abs(away) <= most) break;
		const [one, two] = [
			{ hits: x, n },
			{ hits: y, n: m }
		];
		const ends = differenceInterval(away > 0 ? one : two, away > 0 ? two : one, { lower: alpha, upper: 0.4 });
		most = Math.max(most, ends.lower);
	}
	return most;
}

/** Largest upper end of any class, in either direction. Hoeffding's bound tells which classes need no search. */
function upperEnd(apart: readonly ShareApart[], { n, m }: { n: number; m: number }, alpha: number): number {
	const reach = Math.sqrt((Math.log(2 / alpha) / 2) * (1 / n + 1 / m)) * 2;
	let most = 0;
	for (const { x, y, away } of apart.toSorted((a, b) => Math.abs(b.away) - Math.abs(a.away))) {
		if (Math.abs(away) + reach <= most) break;
		const [one, two] = [
			{ hits: x, n },
			{ hits: y, n: m }
		];
		const ends = differenceInterval(one, two, { lower: alpha, upper: alpha });
		most = Math.max(most, ends.upper, -ends.lower);
	}
	return most;
}
