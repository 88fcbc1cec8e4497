import type { Divergence } from './divergences.ts';
import { divergenceOf, likelihoodRatio, SMOOTHING, type Cell, type PairedShares } from './paired-shares.ts';
import { rootOf } from './root.ts';

/** The budget is met to this relative precision: far less than the conservatism of the ends made from it. */
const PRECISION = 3e-3;

/**
 * The largest divergence among all pairs of shares whose likelihood-ratio statistic is at most `budget`.
 * Maximising a convex function has many local answers (one for each class that could hold the change), so the ascent
 * starts from several: the way the data already lean, and the best changes of a single class. Each ascent
 * replaces the divergence by its tangent, which never overstates it, and solves that exactly: it only climbs.
 */
export function farthestDivergence(observed: PairedShares, divergence: Divergence, budget: number): number {
	const starts = observed.cells.flatMap((_, i) => singleClassChanges(observed, i, budget));
	const scored = starts.map((shares) => ({ shares, reached: divergenceOf(shares.cells, divergence) }));
	scored.sort((x, y) => y.reached - x.reached);
	const candidates = [copyOf(observed), ...scored.slice(0, 1).map(({ shares }) => shares)];
	return Math.max(...candidates.map((shares) => climb(shares, divergence, budget)));
}

/** The four pairs that spend the whole budget on one class of one side, up or down; the others keep their proportions. */
function singleClassChanges(observed: PairedShares, i: number, budget: number): PairedShares[] {
	const { cells, n, m } = observed;
	const { p, q } = cells[i] ?? { p: 0, q: 0 };
	return [1, -1].flatMap((sign) => {
		const share = shareAt(p, budget / (2 * n), sign);
		const other = shareAt(q, budget / (2 * m), sign);
		const changed = (cell: Cell, at: number, side: 'p' | 'q', from: number, to: number): Cell => ({
			...cell,
			[side]: at === i ? to : (cell[side] * (1 - to)) / (1 - from)
		});
		return [
			{ ...observed, cells: cells.map((cell, at) => changed(cell, at, 'p', p, share)) },
			{ ...observed, cells: cells.map((cell, at) => changed(cell, at, 'q', q, other)) }
		];
	});
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
		const theta = Math.exp(logTheta);
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
	else while (overspent((high += 0.5)) < 0) low = high;
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

/** Shares count / (nu - theta slope) that sum to 1: Newton from the left of a convex falling function. */
function tilted(counts: readonly number[], slopes: readonly number[], theta: number): number[] {
	let nu = -Infinity;
	for (const [i, count] of counts.entries()) nu = Math.max(nu, count + theta * (slopes[i] ?? 0));
	for (let step = 0; step < 100; step++) {
		let sum = 0;
		let fall = 0;
		for (const [i, count] of counts.entries()) {
			const distance = nu - theta * (slopes[i] ?? 0);
			sum += count / distance;
			fall += count / (distance * distance);
		}
		nu += (sum - 1) / fall;
		if (sum - 1 < 1e-10) break;
	}
	return counts.map((count, i) => count / (nu - theta * (slopes[i] ?? 0)));
}
