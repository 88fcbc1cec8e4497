import { normalUpperQuantile } from '#detectors/core/distributions/normal.ts';
import { effectiveRows } from '#detectors/core/effective-rows.ts';
import { madeEstimate } from '#detectors/core/made-estimate.ts';
import type { Metric } from '#detectors/core/metric.ts';
import { leastDifference, type Hits } from '#detectors/core/rates.ts';
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

/** Largest lower end of any class. To leave one out only makes it smaller: those that are far from clear are not searched. */
function lowerEnd(apart: readonly ShareApart[], { n, m }: { n: number; m: number }, alpha: number): number {
	const clear = 0.8 * normalUpperQuantile(alpha);
	let most = 0;
	for (const { x, y, away, share } of apart.toSorted((a, b) => Math.abs(b.away) - Math.abs(a.away))) {
		if (Math.abs(away) <= most) break;
		if (Math.abs(away) < clear * Math.sqrt(share * (1 - share) * (1 / n + 1 / m))) continue;
		const [one, two] = [
			{ hits: x, n },
			{ hits: y, n: m }
		];
		most = Math.max(most, away > 0 ? leastDifference(one, two, alpha) : leastDifference(two, one, alpha));
	}
	return most;
}

/** Largest upper end of any class, in either direction. A quicker bound tells which need no search. */
function upperEnd(apart: readonly ShareApart[], { n, m }: { n: number; m: number }, alpha: number): number {
	const log = Math.log(2 / alpha);
	const directions = apart
		.flatMap(({ x, y }) => [
			{ one: { hits: x, n }, two: { hits: y, n: m } },
			{ one: { hits: y, n: m }, two: { hits: x, n } }
		])
		.map((pair) => ({ ...pair, quick: shareAtMost(pair.one, log) - shareAtLeast(pair.two, log) }));
	let most = 0;
	for (const { one, two, quick } of directions.sort((a, b) => b.quick - a.quick)) {
		if (quick <= most) break;
		most = Math.max(most, -leastDifference(two, one, alpha));
	}
	return most;
}

/** Chernoff's bound for a binomial share with KL(a | p) >= (p - a)^2 / 2p above and (a - p)^2 / 2a below, for it or for its rest. */
function shareAtMost({ hits, n }: Hits, log: number): number {
	const [share, part] = [hits / n, log / n];
	return Math.min(
		1,
		share + part + Math.sqrt(2 * share * part + part * part),
		share + Math.sqrt(2 * (1 - share) * part)
	);
}

function shareAtLeast({ hits, n }: Hits, log: number): number {
	return 1 - shareAtMost({ hits: n - hits, n }, log);
}
