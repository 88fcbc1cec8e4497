import type { Blind } from '#core/verdict.ts';
import type { TwoSample } from './summary.ts';
import type { Tally } from './tally.ts';
import { tooFew } from './too-few.ts';

/**
 * Both samples by rank alone: missing values count as lowest, then NaN, then -infinity, so that a flood of nulls is a change and
 * not a gap. Without fine bins the classes take their place, in their order.
 */
export function rankTally({ fine, current, reference }: TwoSample): Ranks {
	const [x, y] = fine ? [fine.current, fine.reference] : [current, reference];
	return { x, y, n: total(x), m: total(y) };
}

/** Counts in rising order, without the values. */
export type Ranks = Omit<Tally, 'values'>;

/** Both samples by value, and the power of two that the values were divided by. */
export interface ValueTally extends Tally {
	size: number;
}

/**
 * Both samples by value: finite ones only, since nothing else has a place on the axis. Values beyond 1e100 are divided by a power of
 * two, so that squares and sums do not overflow; multiply results by `size`. Blind for categories, and where a side holds too few.
 */
export function valueTally({ fine, current, reference, ordered }: TwoSample, min_n: number): ValueTally | Blind {
	if (!fine?.values) {
		const [n, reference_n] = [total(current), total(reference)].map(Math.round);
		const blind = tooFew(n ?? 0, reference_n ?? 0, min_n);
		const detail = ordered
			? 'a reference with seasons is known over its classes only: choose a metric of classes, such as psi'
			: 'categories have no place on an axis: choose a metric for categories, such as jensen_shannon';
		return blind ?? { blind: 'detector_error', detail, n: n ?? 0, reference_n: reference_n ?? 0 };
	}
	const [x, y, plain] = [
		new Float64Array(fine.values.length),
		new Float64Array(fine.values.length),
		new Float64Array(fine.values.length)
	];
	let held = 0;
	for (let i = 0; i < fine.values.length; i++) {
		const value = fine.values[i] ?? NaN;
		const [here, there] = [fine.current[i] ?? 0, fine.reference[i] ?? 0];
		if (!Number.isFinite(value) || here + there === 0) continue;
		[x[held], y[held], plain[held]] = [here, there, value];
		held++;
	}
	const [n, m] = [total(x), total(y)];
	const largest = Math.max(Math.abs(plain[0] ?? 0), Math.abs(plain[held - 1] ?? 0));
	const size = largest > 1e100 ? 2 ** Math.floor(Math.log2(largest)) : 1;
	const values = plain.subarray(0, held);
	const tally = {
		values: size > 1 ? values.map((value) => value / size) : values,
		x: x.subarray(0, held),
		y: y.subarray(0, held)
	};
	return tooFew(n, m, min_n) ?? { ...tally, n, m, size };
}

/** What every metric of ordered values tells about its grain: the largest share of one side in one bin. */
export function grainOf({ x, y, n, m }: Ranks, exact = false): { resolution: number } | { exact: true } {
	if (exact) return { exact: true };
	let resolution = 0;
	for (let i = 0; i < x.length; i++) resolution = Math.max(resolution, (x[i] ?? 0) / n, (y[i] ?? 0) / m);
	return { resolution };
}

function total(counts: ArrayLike<number>): number {
	let sum = 0;
	for (let i = 0; i < counts.length; i++) sum += counts[i] ?? 0;
	return sum;
}
