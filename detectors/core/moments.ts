import type { Tally } from './tally.ts';

/** Rows, mean and sum of squared deviations of one sample. */
export interface Moments {
	n: number;
	mean: number;
	/** Sum of (value - mean)^2. */
	squares: number;
}

/** Moments of the first (`x`) or second (`y`) sample of a tally, in two passes, so that a large mean costs no digits. */
export function momentsOf({ values, ...counts }: Tally, side: 'x' | 'y'): Moments {
	const held = counts[side];
	const n = side === 'x' ? counts.n : counts.m;
	const first = values[0] ?? 0;
	let away = 0;
	// From the first value on, and in halves, divided before they are added: a sum of the largest doubles would overflow.
	for (let i = 0; i < values.length; i++) away += ((values[i] ?? 0) / 2 - first / 2) * ((held[i] ?? 0) / n);
	const mean = first + away + away;
	let squares = 0;
	for (let i = 0; i < values.length; i++) squares += (held[i] ?? 0) * ((values[i] ?? 0) - mean) ** 2;
	return { n, mean, squares };
}
