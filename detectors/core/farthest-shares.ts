import type { Divergence } from './divergences.ts';
import { copyOf, divergenceOf, SMOOTHING, type Cell, type PairedShares } from './paired-shares.ts';
import { tiltShares } from './tilted-shares.ts';

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

/** The share above (sign 1) or below (-1) `share` whose binary Kullback-Leibler divergence from it is `distance`: Newton's method. */
function shareAt(share: number, distance: number, sign: number): number {
	if (!(share < 1)) return share;
	const limit = sign > 0 ? 1 : 0;
	const within = (x: number, from: number) => (sign * (limit - x) > 0 ? x : (from + limit) / 2);
	// Not nearer than the answer (Pinsker's inequality), from where a convex function is followed without a step too far.
	let x = within(share + sign * Math.sqrt(distance / 2), share);
	for (let step = 0; step < 25; step++) {
		const off = share * Math.log(share / x) + (1 - share) * Math.log((1 - share) / (1 - x)) - distance;
		if (Math.abs(off) <= 1e-6 * distance) break;
		x = within(x - (off * x * (1 - x)) / (x - share), x);
	}
	return x;
}

function climb(shares: PairedShares, divergence: Divergence, budget: number): number {
	let reached = divergenceOf(shares.cells, divergence);
	let theta: number | undefined;
	for (let step = 0; step < 25; step++) {
		const slopes = shares.cells.map((cell) => gradientOf(cell, divergence));
		const [gp, gq] = [slopes.map(([slope]) => slope), slopes.map(([, slope]) => slope)];
		theta = tiltShares(shares, { gp, gq }, budget, theta);
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
