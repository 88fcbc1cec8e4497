import type { Blind, Estimate } from '#core/verdict.ts';
import { mannWhitneyU } from '#detectors/classical/mannwhitneyu.ts';
import { flipped, leastDifference, meanOf, type Graded } from './bounded-means.ts';
import { effectiveRows } from './effective-rows.ts';
import { madeEstimate } from './made-estimate.ts';
import type { Context } from './metric.ts';
import type { Joint } from './summary.ts';
import { tallyOf } from './tally.ts';

/** Grades are read in so many steps. */
const STEPS = 32;

/** One number a row, larger the more the row is unlike the reference. */
export interface Scored {
	current: Float64Array;
	reference: Float64Array;
	/** Of reference rows that had a say in how the numbers are made, and are in neither side. */
	base: Float64Array;
}

/**
 * Probability that the number is larger in a current row than in one of the reference: half plus how far the mean grade of current
 * rows among `base` lies above that of reference rows, in 32 steps. The grades are fixed before the rows are looked at, so the
 * interval of bounded-means.ts holds for every law and number of independent rows. 0.5 where nothing has changed.
 */
export function beyond(
	{ current, reference, base }: Scored,
	context: Context,
	joint: Joint,
	method: { name: string; params: Estimate['method']['params'] }
): Estimate | Blind {
	const { alpha, profile } = context;
	const rows = effectiveRows(current.length, reference.length, profile);
	const sorted = base.slice().sort();
	const x = gradesOf(current, sorted, rows.n / current.length);
	const y = gradesOf(reference, sorted, rows.m / reference.length);
	const interval = {
		value: 0.5 + meanOf(x) - meanOf(y),
		lower: Math.max(0, 0.5 + leastDifference(x, y, alpha.lower)),
		upper: Math.min(1, 0.5 - leastDifference(flipped(x), flipped(y), alpha.upper))
	};
	const { statistic, p_value } = mannWhitneyU(tallyOf(current, reference), { method: 'asymptotic' });
	return madeEstimate(
		{ ...interval, value: Math.min(1, Math.max(0, interval.value)) },
		context,
		{ n: joint.current.n, m: joint.reference.n },
		{
			name: method.name,
			params: {
				...method.params,
				area: statistic / (current.length * reference.length),
				held_out: current.length,
				reference_held_out: reference.length,
				p_value,
				p_value_kind: 'classical'
			}
		}
	);
}

function gradesOf(scores: Float64Array, sorted: Float64Array, worth: number): Graded {
	const counts = new Float64Array(STEPS + 1);
	for (const score of scores) {
		const grade = (placeOf(sorted, score, false) + placeOf(sorted, score, true)) / 2 / sorted.length;
		const step = Math.round(grade * STEPS);
		counts[step] = (counts[step] ?? 0) + 1;
	}
	return { counts, worth };
}

/** How many lie below a value, or at most at it. */
function placeOf(sorted: Float64Array, value: number, at: boolean): number {
	let [from, to] = [0, sorted.length];
	while (from < to) {
		const middle = (from + to) >> 1;
		const here = sorted[middle] ?? 0;
		if (here < value || (at && here === value)) from = middle + 1;
		else to = middle;
	}
	return from;
}
