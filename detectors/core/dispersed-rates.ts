import { dispersedLowerEnd, dispersedUpperEnd } from './distributions/dispersed-binomial.ts';
import { logProductLevel } from './product-level.ts';
import type { Hits, Interval } from './rates.ts';

/** Hits among rows of a window whose log-odds stray from those of the law by a normal number with deviation `sd`. */
export interface DispersedHits extends Hits {
	sd: number;
}

type Alpha = { lower: number; upper: number };

/** A share and its interval; exact (Clopper and Pearson) for sd = 0. */
export function dispersedInterval({ hits, n, sd }: DispersedHits, alpha: Alpha): Interval {
	const value = hits / n;
	const lower = Math.min(value, dispersedLowerEnd(hits, n, sd, alpha.lower));
	return { value, lower, upper: Math.max(value, dispersedUpperEnd(hits, n, sd, alpha.upper)) };
}

/**
 * `usual + now - then`, cut to [0, 1]: a share without its daily cycle, `then` being the reference at the same hour. A
 * difference is rejected when no pair of shares with that difference makes both counts likely enough, judged by the
 * product of both p-values (Fisher 1932), as in `differenceInterval`.
 */
export function aboveUsual(now: DispersedHits, then: DispersedHits, usual: number, alpha: Alpha): Interval {
	const cut = (x: number) => Math.min(1, Math.max(0, usual + x));
	const value = now.hits / now.n - then.hits / then.n;
	const lower = Math.min(value, leastApart(now, then, alpha.lower));
	const upper = Math.max(value, -leastApart(then, now, alpha.upper));
	return { value: cut(value), lower: cut(lower), upper: cut(upper) };
}

const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** The least difference `one - two` whose p-values have the product that `alpha` allows, over all ways to part it. */
function leastApart(one: DispersedHits, two: DispersedHits, alpha: number): number {
	const level = logProductLevel(alpha);
	const apart = (part: number) =>
		dispersedLowerEnd(one.hits, one.n, one.sd, Math.exp(part)) -
		dispersedUpperEnd(two.hits, two.n, two.sd, Math.exp(level - part));
	let [low, high] = [level - Math.log(0.5), Math.log(0.5)];
	let [x, y] = [high - GOLDEN * (high - low), low + GOLDEN * (high - low)];
	let [fx, fy] = [apart(x), apart(y)];
	for (let step = 0; step < 16; step++) {
		if (fx < fy) {
			[high, y, fy] = [y, x, fx];
			x = high - GOLDEN * (high - low);
			fx = apart(x);
		} else {
			[low, x, fx] = [x, y, fy];
			y = low + GOLDEN * (high - low);
			fy = apart(y);
		}
	}
	return Math.min(fx, fy);
}
