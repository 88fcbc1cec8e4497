import { dispersedLowerEnd, dispersedUpperEnd } from './distributions/dispersed-binomial.ts';
import { logProductLevel } from './product-level.ts';
import type { Hits } from './rates.ts';

/** Hits among rows of a window whose log-odds stray from those of the law by a normal number with deviation `sd`. */
export interface DispersedHits extends Hits {
	sd: number;
}

const GOLDEN = (Math.sqrt(5) - 1) / 2;
const STEPS = 16;

/**
 * The least `gap(p, q)` over shares p of one side and q of the other that make both counts likely enough, judged by the product
 * of the p-values of "p this low" and "q this high" (Fisher 1932): the lower end of a gap that rises with p and falls with
 * q, and misses with probability `alpha` at most. A golden section over the ways to part the product. What stays above `enough`
 * is looked for; as soon as it does not, the search ends.
 */
export function leastGap(
	one: DispersedHits,
	two: DispersedHits,
	alpha: number,
	gap: (p: number, q: number) => number,
	enough = -Infinity
): number {
	const level = logProductLevel(alpha);
	const apart = (part: number) =>
		gap(
			dispersedLowerEnd(one.hits, one.n, one.sd, Math.exp(part)),
			dispersedUpperEnd(two.hits, two.n, two.sd, Math.exp(level - part))
		);
	let [low, high] = [level - Math.log(0.5), Math.log(0.5)];
	let [x, y] = [high - GOLDEN * (high - low), low + GOLDEN * (high - low)];
	let [fx, fy] = [apart(x), apart(y)];
	for (let step = 0; step < STEPS && Math.min(fx, fy) > enough; step++) {
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
