import { logProductLevel } from './product-level.ts';

/** Rows by their grade: `counts[i]` have the grade i / (counts.length - 1), in [0, 1]. Effective rows may be fractional. */
export interface Graded {
	counts: Float64Array;
	/** Rows that carry as much as independent ones, over the rows counted: at most 1. */
	worth: number;
}

/** Stakes around the best one for a spread as of uniform grades; other spreads need others. */
const STAKES = [0.5, 0.8, 1.2, 1.8];
const UNIFORM_SPREAD = 1 / 12;
/** Halvings towards the end, and pairs of means tried for each. */
const STEPS = 26;
const PAIRS = 40;

/**
 * How far the mean grade of x lies above that of y at least: wrong with probability `alpha` at most, for every law of grades and
 * every number of independent rows. For each pair of means (a, b) that far apart, the wealth of somebody who bets a fixed
 * part on every row of x lying above a has mean 1 at most, so that one over it is a p-value (Waudby-Smith and Ramdas 2024; the stakes are fixed in
 * advance and averaged); the same for y below b. A difference is rejected when no pair makes the product of both p-values large enough (Fisher
 * 1932). It adapts to how much the grades spread, which bands for every law do not.
 */
export function leastDifference(x: Graded, y: Graded, alpha: number): number {
	const needed = -logProductLevel(alpha);
	const [above, below] = [evidenceOf(x, needed), evidenceOf(flipped(y), needed)];
	const [meanX, meanY] = [meanOf(x), meanOf(y)];
	// Evidence against "mean of x is a, mean of y is a - difference", at the pair that both together speak least against.
	const against = (difference: number): number => {
		const [from, to] = [Math.max(0, difference, meanY + difference), Math.min(1, 1 + difference, meanX)];
		if (from >= to) return 0;
		let least = Infinity;
		for (let i = 0; i <= PAIRS; i++) {
			const a = from + ((to - from) * i) / PAIRS;
			least = Math.min(least, above(a) + below(1 - (a - difference)));
		}
		return least;
	};
	let [rejected, kept] = [-1, meanX - meanY];
	for (let step = 0; step < STEPS; step++) {
		const middle = (rejected + kept) / 2;
		if (against(middle) > needed) rejected = middle;
		else kept = middle;
	}
	return rejected;
}

export function meanOf({ counts }: Graded): number {
	let [sum, n] = [0, 0];
	for (let i = 0; i < counts.length; i++) {
		sum += ((counts[i] ?? 0) * i) / (counts.length - 1);
		n += counts[i] ?? 0;
	}
	return sum / n;
}

/** Grades counted from the other end. */
export function flipped({ counts, worth }: Graded): Graded {
	return { counts: counts.toReversed(), worth };
}

/** Logarithm of the wealth against "the mean is a or less", never below 0. */
function evidenceOf({ counts, worth }: Graded, needed: number): (a: number) => number {
	const n = worth * counts.reduce((sum, count) => sum + count, 0);
	const best = Math.sqrt((2 * needed) / (n * UNIFORM_SPREAD));
	const last = counts.length - 1;
	return (a) => {
		const logs = STAKES.map((part) => {
			const stake = Math.min(part * best, 0.9 / Math.max(a, 1e-9));
			let log = 0;
			for (let i = 0; i <= last; i++) {
				const count = counts[i] ?? 0;
				if (count > 0) log += count * Math.log1p(stake * (i / last - a));
			}
			return worth * log;
		});
		const most = Math.max(...logs);
		const mean = logs.reduce((sum, log) => sum + Math.exp(log - most), 0) / logs.length;
		return Math.max(0, most + Math.log(mean));
	};
}
