import type { TwoSample } from './summary.ts';
import type { Divergence } from './divergences.ts';

/**
 * Mass added to every class of both samples before a divergence is taken: a fixed share, so that the target does not
 * move with the sample size, and a class that one side never saw counts by its mass and not as infinity.
 */
export const SMOOTHING = 1e-4;

/**
 * Observations given to an empty class. It keeps the logarithms of the likelihood finite, and is far too small
 * to be felt in it.
 */
const TRACE = 0.01;

/** One class of a two-sample histogram, with its observed counts and a pair of shares under consideration. */
export interface Cell {
	/** Observed counts, current and reference; never 0. */
	a: number;
	b: number;
	/** Shares, current and reference. */
	p: number;
	q: number;
}

export interface PairedShares {
	cells: Cell[];
	/** Rows of the current and of the reference side. */
	n: number;
	m: number;
	/** Classes that hold anything. */
	occupied: number;
}

/**
 * The observed shares of two samples. All classes that are empty on both sides are one: what they could hold is the
 * same, however many there are.
 */
export function pairedShares(sample: Pick<TwoSample, 'current' | 'reference'>): PairedShares {
	const counts: [number, number][] = [];
	for (const [i, a] of sample.current.entries()) {
		const b = sample.reference[i] ?? 0;
		if (a > 0 || b > 0) counts.push([Math.max(a, TRACE), Math.max(b, TRACE)]);
	}
	const occupied = counts.length;
	if (occupied < sample.current.length) counts.push([TRACE, TRACE]);
	let n = 0;
	let m = 0;
	for (const [a, b] of counts) {
		n += a;
		m += b;
	}
	return { cells: counts.map(([a, b]) => ({ a, b, p: a / n, q: b / m })), n, m, occupied };
}

export function copyOf(shares: PairedShares): PairedShares {
	return { ...shares, cells: shares.cells.map((cell) => ({ ...cell })) };
}

/** Factor that makes smoothed shares sum to 1. */
export function smoothingScale(cells: readonly Cell[]): number {
	return 1 / (1 + cells.length * SMOOTHING);
}

/** The divergence of the smoothed shares. */
export function divergenceOf(cells: readonly Cell[], divergence: Divergence): number {
	let sum = 0;
	for (const { p, q } of cells) sum += (q + SMOOTHING) * divergence.f((p + SMOOTHING) / (q + SMOOTHING));
	return Math.max(0, sum * smoothingScale(cells));
}

/** The divergence of the observed shares, smoothed: what other tools print, but for their own smoothing. */
export function observedDivergence(sample: Pick<TwoSample, 'current' | 'reference'>, divergence: Divergence): number {
	const n = sample.current.reduce((sum, count) => sum + count, 0);
	const m = sample.reference.reduce((sum, count) => sum + count, 0);
	const { cells } = pairedShares(sample);
	// The same classes, without the trace.
	const exact = ({ a, b }: Cell) => ({ a, b, p: a > TRACE ? a / n : 0, q: b > TRACE ? b / m : 0 });
	return divergenceOf(cells.map(exact), divergence);
}

/** Likelihood-ratio statistic of the shares against what was observed: 2 n KL(p_hat | p) + 2 m KL(q_hat | q). */
export function likelihoodRatio({ cells, n, m }: PairedShares): number {
	let sum = 0;
	for (const { a, b, p, q } of cells) sum += a * Math.log(a / (n * p)) + b * Math.log(b / (m * q));
	return Math.max(0, 2 * sum);
}
