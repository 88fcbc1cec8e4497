import type { Divergence } from './divergences.ts';
import { divergenceOf, likelihoodRatio, SMOOTHING, type Cell, type PairedShares } from './paired-shares.ts';
import { rootOf } from './root.ts';

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
	const candidates = [copyOf(observed), ...scored.slice(0, 2).map(({ shares }) => shares)];
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
	for (let step = 0; step < 25; step++) {
		tilt(shares, (cell) => gradientOf(cell, divergence), budget);
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
 * Moves the shares, in place, to the maximum of sum gp p + gq q within the budget: p = a / (nu - theta gp), likewise q,
 * with nu from the sum and theta from the budget.
 */
function tilt(shares: PairedShares, gradient: (cell: Cell, i: number) => [number, number], budget: number): void {
	const { cells, n, m } = shares;
	const slopes = cells.map(gradient);
	const gp = slopes.map(([slope]) => slope);
	const gq = slopes.map(([, slope]) => slope);
	const a = cells.map((cell) => cell.a);
	const b = cells.map((cell) => cell.b);
	// Near the observed shares the statistic is theta^2 times this.
	const unit = variance(gp, a, n) / n + variance(gq, b, m) / m;
	if (!(unit > 0)) return;
	const spent = (logTheta: number) => {
		const theta = Math.exp(logTheta);
		const p = tilted(a, gp, theta);
		const q = tilted(b, gq, theta);
		for (const [i, cell] of cells.entries()) {
			cell.p = p[i] ?? cell.p;
			cell.q = q[i] ?? cell.q;
		}
		return Math.log(likelihoodRatio(shares) / budget);
	};
	let low = Math.log(budget / unit) / 2;
	let high = low;
	if (spent(low) > 0) while (spent((low -= 0.5)) > 0) high = low;
	else while (spent((high += 0.5)) < 0) low = high;
	// The far end of the search may overspend by its precision, which the caller's tolerance covers.
	spent(rootOf(spent, low, high, 1e-10, 3e-3));
}

function variance(values: readonly number[], counts: readonly number[], total: number): number {
	let mean = 0;
	let square = 0;
	for (const [i, value] of values.entries()) {
		const share = (counts[i] ?? 0) / total;
		mean += share * value;
		square += share * value * value;
	}
	return square - mean * mean;
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
