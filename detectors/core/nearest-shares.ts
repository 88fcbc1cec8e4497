import type { Divergence } from './divergences.ts';
import { SMOOTHING, smoothingScale, type Cell, type PairedShares } from './paired-shares.ts';

/** Gradient and Hessian of one cell's part of the objective, in (p, q). */
interface Curve {
	gp: number;
	gq: number;
	/** Inverse of the 2 x 2 Hessian. */
	ipp: number;
	ipq: number;
	iqq: number;
}

/**
 * Moves the shares, in place, to the minimum of n KL(p_hat | p) + m KL(q_hat | q) + mu D(p, q): the likeliest pair at
 * that price of divergence. Convex; damped Newton steps on the Lagrangian of "both sum to 1". Each cell
 * touches the others only through those two sums, so a step costs one 2 x 2 system a cell and one in all. The shares
 * found for a nearby mu are a good start.
 */
export function nearestShares(shares: PairedShares, divergence: Divergence, mu: number): void {
	const { cells } = shares;
	const scale = smoothingScale(cells);
	for (let step = 0; step < 100; step++) {
		const curves = cells.map((cell) => curveOf(cell, divergence, mu, scale));
		const [np, nq] = multipliers(curves);
		const moves = curves.map(({ gp, gq, ipp, ipq, iqq }) => ({
			dp: -(ipp * (gp + np) + ipq * (gq + nq)),
			dq: -(ipq * (gp + np) + iqq * (gq + nq)),
			gp,
			gq
		}));
		let decrement = 0;
		for (const { dp, dq, gp, gq } of moves) decrement -= gp * dp + gq * dq;
		if (!(decrement > 1e-7)) return;
		const before = cells.map(({ p, q }) => ({ p, q }));
		const price = objective(cells, divergence, mu, scale);
		let length = longestStep(cells, moves);
		for (let halving = 0; halving < 40; halving++) {
			for (const [i, cell] of cells.entries()) {
				const start = before[i] ?? cell;
				const move = moves[i];
				cell.p = start.p + length * (move?.dp ?? 0);
				cell.q = start.q + length * (move?.dq ?? 0);
			}
			// Rounding hides gains below this; the step is a descent direction anyway.
			if (objective(cells, divergence, mu, scale) <= price - 0.1 * length * decrement + 1e-12 * Math.abs(price)) break;
			length /= 2;
		}
	}
}

function objective(cells: readonly Cell[], divergence: Divergence, mu: number, scale: number): number {
	let sum = 0;
	for (const { a, b, p, q } of cells) {
		const smooth = q + SMOOTHING;
		sum += mu * scale * smooth * divergence.f((p + SMOOTHING) / smooth) - a * Math.log(p) - b * Math.log(q);
	}
	return sum;
}

function curveOf({ a, b, p, q }: Cell, divergence: Divergence, mu: number, scale: number): Curve {
	const t = (p + SMOOTHING) / (q + SMOOTHING);
	const slope = divergence.slope(t);
	// The Hessian of q f(p / q) is rank one: bend / q times (1, -t)(1, -t)'.
	const bend = (mu * scale * divergence.bend(t)) / (q + SMOOTHING);
	const hp = a / (p * p);
	const hq = b / (q * q);
	const determinant = hp * hq + bend * (hp * t * t + hq);
	return {
		gp: mu * scale * slope - a / p,
		gq: mu * scale * (divergence.f(t) - t * slope) - b / q,
		ipp: (hq + bend * t * t) / determinant,
		ipq: (bend * t) / determinant,
		iqq: (hp + bend) / determinant
	};
}

/** The two multipliers under which the step leaves both sums as they are. */
function multipliers(curves: readonly Curve[]): [number, number] {
	let spp = 0;
	let spq = 0;
	let sqq = 0;
	let rp = 0;
	let rq = 0;
	for (const { gp, gq, ipp, ipq, iqq } of curves) {
		spp += ipp;
		spq += ipq;
		sqq += iqq;
		rp += ipp * gp + ipq * gq;
		rq += ipq * gp + iqq * gq;
	}
	const determinant = spp * sqq - spq * spq;
	return [(-rp * sqq + rq * spq) / determinant, (-rq * spp + rp * spq) / determinant];
}

/** At most a full Newton step, and at most 99 % of the way to an empty class. */
function longestStep(cells: readonly Cell[], moves: readonly { dp: number; dq: number }[]): number {
	let longest = 1;
	for (const [i, { p, q }] of cells.entries()) {
		const { dp, dq } = moves[i] ?? { dp: 0, dq: 0 };
		if (dp < 0) longest = Math.min(longest, (-0.99 * p) / dp);
		if (dq < 0) longest = Math.min(longest, (-0.99 * q) / dq);
	}
	return longest;
}
