import { likelihoodRatio, type PairedShares } from './paired-shares.ts';
import { rootOf } from './root.ts';

/** The budget is met to this relative precision: far less than the conservatism of the ends made from it. */
const PRECISION = 3e-3;
/** Largest logarithm of theta: classes hold 1e-260 then, and a budget that allows more allows everything. */
const MOST = 600;

/** A linear function of a pair of shares: the sum over classes of gp p + gq q. */
export interface Slopes {
	gp: readonly number[];
	gq: readonly number[];
}

/**
 * Moves the shares, in place, to the maximum of a linear function among all pairs whose likelihood-ratio statistic is
 * `budget`: p = a / (nu - theta gp), likewise q, with nu from the sum and theta from the budget. Takes the logarithm of theta of
 * a similar step as a start, and returns its own; undefined where no way leads up.
 */
export function tiltShares(
	shares: PairedShares,
	{ gp, gq }: Slopes,
	budget: number,
	hint?: number
): number | undefined {
	const { cells, n, m } = shares;
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
