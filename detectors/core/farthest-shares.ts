import type { Divergence } from './divergences.ts';
import { divergenceOf, likelihoodRatio, SMOOTHING, type Cell, type PairedShares } from './paired-shares.ts';
import { rootOf } from './root.ts';

/** The budget is met to this relative precision: far less than the conservatism of the ends made from it. */
const PRECISION = 3e-3;
/** Largest logarithm of theta: classes hold 1e-260 then, and a budget that allows more allows everything. */
const MOST = 600;

/**
 * The largest divergence among all pairs of shares whose likelihood-ratio statistic is at most `budget`.
 * Maximising a convex function has many local answers (one for each class that could hold the change), so the ascent
 * starts from two: the way the data already lean, and the best change of a single class. Each ascent
 * replaces the divergence by its tangent, which never overstates it, and solves that exactly: it only climbs.
 */
export function farthestDivergence(observed: PairedShares, divergence: Divergence, budget: number): number {
	const starts = [copyOf(observed), bestSingleChange(observed, divergence, budget)];
	return Math.max(...starts.map((shares) => climb(shares, divergence, budget)));
}

/** The farthest of the pairs that spend the whole budget on one class of one side, up or down. */
function bestSingleChange(observed: PairedShares, divergence: Divergence, budget: number): PairedShares {
	const shares = copyOf(observed);
	let best = { side: 'p' as 'p' | 'q', at: 0, to: observed.cells[0]?.p ?? 0, reached: -Infinity };
	for (const side of ['p', 'q'] as const) {
		const total = side === 'p' ? observed.n : observed.m;
		for (const [at, cell] of observed.cells.entries()) {
			for (const sign of [1, -1]) {
				const to = shareAt(cell[side], budget / (2 * total), sign);
				moveOneClass(shares, observed, side, at, to);
				const reached = divergenceOf(shares.cells, divergence);
				if (reached > best.reached) best = { side, at, to, reached };
			}
		}
		moveOneClass(shares, observed, side, 0, observed.cells[0]?.[side] ?? 0);
	}
	moveOneClass(shares, observed, best.side, best.at, best.to);
	return shares;
}

/** Gives one class of one side the share `to`, in place; the others keep their observed proportions. */
function moveOneClass(shares: PairedShares, observed: PairedShares, side: 'p' | 'q', at: number, to: number): void {
	const from = observed.cells[at]?.[side] ?? 0;
	// Shares of a class beside which all others round to nothing stay as they are.
	const rest = from < 1 ? (1 - to) / (1 - from) : 1;
	for (let i = 0; i < shares.cells.length; i++) {
		const [cell, was] = [shares.cells[i], observed.cells[i]];
		if (cell && was) cell[side] = i === at ? to : was[side] * rest;
	}
}

/** The share above (sign 1) or below (-1) `share` whose binary Kullback-Leibler divergence from it is `distance`. */
function shareAt(share: number, distance: number, sign: number): number {
	if (!(share < 1)) return share;
	let low = share;
	let high = sign > 0 ? 1 : 0;
	for (let step = 0; step < 25; step++) {
		const x = (low + high) / 2;
		if (share * Math.log(share / x) + (1 - share) * Math.log((1 - share) / (1 - x)) > distance) high = x;
		else low = x;
	}
	return low;
}

function copyOf(shares: PairedShares): PairedShares {
	return { ...shares, cells: shares.cells.map((cell) => ({ ...cell })) };
}

function climb(shares: PairedShares, divergence: Divergence, budget: number): number {
	let reached = divergenceOf(shares.cells, divergence);
	let theta: number | undefined;
	for (let step = 0; step < 25; step++) {
		theta = tilt(shares, divergence, budget, theta);
		const next = divergenceOf(shares.cells, divergence);
		if (!(next > reached * (1 + 1e-3))) return Math.max(next, reached);
		reached = next;
	}
	return reached;
}

function gradientOf({ p, q }: Cell, divergence: Divergence): [number, number] {
	const t = (p + SMOOTHING) / (q + SMOOTHING);
	const slope = divergence.slope(t);
	return [slope, divergence.f(t) - t * slope];
}

/**
 * Moves the shares, in place, to the maximum of the divergence's tangent within the budget: p = a / (nu - theta gp), likewise
 * q, with nu from the sum and theta from the budget. Takes the theta of a similar step as a start, and returns its own.
 */
function tilt(shares: PairedShares, divergence: Divergence, budget: number, hint?: number): number | undefined {
	const { cells, n, m } = shares;
	const slopes = cells.map((cell) => gradientOf(cell, divergence));
	const gp = slopes.map(([slope]) => slope);
	const gq = slopes.map(([, slope]) => slope);
	const a = cells.map((cell) => cell.a);
	const b = cells.map((cell) => cell.b);
	// Near the observed shares the statistic is theta^2 times this.
	const unit = variance(gp, a, n) / n + variance(gq, b, m) / m;
	if (!(unit > 0)) return undefined;
	const overspent = (logTheta: number) => {
		const theta = Math.exp(Math.min(logTheta, MOST));
		const p = tilted(a, gp, theta);
		const q = tilted(b, gq, theta);
		for (const [i, cell] of cells.entries()) {
			cell.p = p[i] ?? cell.p;
			cell.q = q[i] ?? cell.q;
		}
		return Math.log(likelihoodRatio(shares) / budget);
	};
	let x = hint ?? Math.log(budget / unit) / 2;
	for (let step = 0; step < 6; step++) {
		const off = overspent(x);
		if (Math.abs(off) <= PRECISION) return x;
		x -= off / 2;
	}
	// Where an empty class would take the change, the statistic jumps with theta: bracket the jump.
	let low = x;
	let high = x;
	if (overspent(x) > 0) while (overspent((low -= 0.5)) > 0) high = low;
	else while (high < MOST && overspent((high += 0.5)) < 0) low = high;
	x = rootOf(overspent, low, high, 1e-10, PRECISION);
	overspent(x);
	return x;
}

/** Variance of the slopes under the observed shares; 0 where they differ by rounding only, and no way leads up. */
function variance(values: readonly number[], counts: readonly number[], total: number): number {
	let mean = 0;
	for (const [i, value] of values.entries()) mean += ((counts[i] ?? 0) / total) * value;
	let square = 0;
	for (const [i, value] of values.entries()) square += ((counts[i] ?? 0) / total) * (value - mean) ** 2;
	return square > 1e-24 * (1 + mean * mean) ? square : 0;
}

/**
 * Shares count / (nu - theta slope) that sum to 1: Newton from the left of a convex falling function. What is looked for is how far
 * nu lies above the steepest class: beside a large theta nu itself would have no digits left for the counts.
 */
function tilted(counts: readonly number[], slopes: readonly number[], theta: number): number[] {
	const steepest = Math.max(...slopes);
	const behind = slopes.map((slope) => theta * (steepest - slope));
	let above = -Infinity;
	for (let i = 0; i < counts.length; i++) above = Math.max(above, (counts[i] ?? 0) - (behind[i] ?? 0));
	for (let step = 0; step < 100; step++) {
		let sum = 0;
		let fall = 0;
		for (let i = 0; i < counts.length; i++) {
			const share = (counts[i] ?? 0) / (above + (behind[i] ?? 0));
			sum += share;
			fall += share / (above + (behind[i] ?? 0));
		}
		above += (sum - 1) / fall;
		if (sum - 1 < 1e-10) break;
	}
	return counts.map((count, i) => count / (above + (behind[i] ?? 0)));
}
