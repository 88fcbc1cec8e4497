import { effectiveRows } from '#detectors/core/effective-rows.ts';
import { madeEstimate } from '#detectors/core/made-estimate.ts';
import type { Metric } from '#detectors/core/metric.ts';
import { oncePer } from '#detectors/core/once.ts';
import { correlationOf, standardised, type Column } from '#detectors/core/correlation.ts';
import { evenly, scorerOf, split } from '#detectors/core/scores.ts';
import type { Rows } from '#detectors/core/summary.ts';
import { tooFew } from '#detectors/core/too-few.ts';

/**
 * Largest change of a rank correlation among all pairs of features.
 *
 * Range: 0 to 2. Sign: none; `method.params` names the pair and both correlations. A rank correlation is Pearson's of the grades that
 * values have in the reference (scores.ts), so that units, tails and infinities do not matter. Columns of the same feature make no pair.
 * Value: the change of the pair whose change is clearest (a rare class may seem to
 * change more by chance), less what noise alone would add. Interval: of every pair by the empirical Bernstein bound with the rows' own
 * influence on a correlation and the farthest that a row could pull; the lower end, which pages, at alpha / (2 pairs), so that it
 * holds for all at once. It holds up to the square of a correlation's error. Reference: Spearman 1904; Hampel 1974 (influence); Maurer and Pontil 2009.
 */
export const correlationChange: Metric<'joint'> = {
	name: 'correlation_change',
	title: 'Correlation change',
	version: 1,
	kind: 'distance',
	unit: '',
	needs: 'joint',
	origin: 0,
	range: [0, 2],
	estimate: (joint, context) => {
		const { n } = joint.current;
		const blind = tooFew(n, joint.reference.n, Math.max(6, context.min_n));
		if (blind) return blind;
		const { columnsOf, features, names, columns, m } = scored(joint.reference);
		const here = columnsOf(joint.current);
		const pairs = pairsOf(features, here, columns);
		if (pairs.length === 0) {
			const detail = 'fewer than two features that vary on both sides: no pair can change';
			return { blind: 'detector_error', detail, n, reference_n: joint.reference.n };
		}
		const { alpha, profile } = context;
		const rows = effectiveRows(n, m, profile);
		let [least, upper, change, noise] = [-Infinity, 0, 0, 0];
		let clearest: (typeof pairs)[number] | undefined;
		for (const pair of pairs) {
			const x = correlationOf(here[pair.i], here[pair.j]);
			const y = correlationOf(columns[pair.i], columns[pair.j]);
			const gap = Math.abs(x.value - y.value);
			const error = Math.sqrt(x.variance / rows.n + y.variance / rows.m);
			const pull = Math.max(x.farthest / rows.n, y.farthest / rows.m);
			upper = Math.max(upper, gap + reach(alpha.upper, error, pull));
			const surely = gap - reach(alpha.lower / (2 * pairs.length), error, pull);
			if (surely <= least) continue;
			[clearest, least, change, noise] = [{ ...pair, x: x.value, y: y.value }, surely, gap, error];
		}
		const lower = Math.max(0, least);
		const value = Math.sqrt(Math.max(0, change ** 2 - (1 + 2 * Math.log(pairs.length)) * noise ** 2));
		const pairOf = (names: readonly string[]) => [clearest?.i, clearest?.j].map((k) => names[k ?? 0] ?? '').join(', ');
		return madeEstimate(
			{ value, lower, upper: Math.min(2, upper) },
			context,
			{ n, m: joint.reference.n },
			{
				name: 'empirical_bernstein_over_pairs',
				params: {
					pair: pairOf(features),
					...(pairOf(names) !== pairOf(features) && { columns: pairOf(names) }),
					correlation: clearest?.x ?? 0,
					reference_correlation: clearest?.y ?? 0,
					pairs: pairs.length,
					plain: change,
					debiased: true
				}
			}
		);
	}
};

const scored = oncePer((reference: Rows) => {
	const { learn, tried } = split(reference);
	const scorer = scorerOf(learn, evenly);
	const { features, columns: names } = scorer(learn);
	const columnsOf = (rows: Rows) => scorer(rows).values.map(standardised);
	return { columnsOf, features, names, columns: columnsOf(tried), m: tried.n };
});

interface Pair {
	i: number;
	j: number;
	x?: number;
	y?: number;
}

/** Pairs of columns of different features that vary on both sides. */
function pairsOf(features: readonly string[], x: readonly Column[], y: readonly Column[]): Pair[] {
	const varies = (i: number) => x[i] !== undefined && y[i] !== undefined;
	return features.flatMap((feature, i) =>
		features.flatMap((other, j) => (j > i && feature !== other && varies(i) && varies(j) ? [{ i, j }] : []))
	);
}

/** Maurer and Pontil's bound of a mean, whose second term pays for a variance that is not known. */
function reach(alpha: number, error: number, pull: number): number {
	const log = Math.log(2 / alpha);
	return Math.sqrt(2 * log) * error + (7 / 3) * log * pull;
}
