import { UNBOUNDED } from '#core/verdict.ts';
import { logTails, supportOf } from './distributions/hypergeometric.ts';
import type { Hits, Interval } from './rates.ts';
import { rootOf } from './root.ts';

/** Log-odds farther out than this are 0 or not bounded. */
const FARTHEST = 300;

/**
 * Ratio of the odds of two shares, (a / b) / (c / d), with Fisher's exact conditional interval: with all margins fixed, the hits of the
 * first side follow the noncentral hypergeometric law, whatever the shares themselves are (Cornfield 1956). Counts must be whole.
 * Two sides of which nothing, or everything, is a hit give 1: nothing tells them apart.
 */
export function oddsInterval(one: Hits, two: Hits, alpha: { lower: number; upper: number }): Interval {
	const law = { n: one.n, m: two.n, hits: one.hits + two.hits, logOdds: 0 };
	const [a, b, c, d] = [one.hits, one.n - one.hits, two.hits, two.n - two.hits];
	if (law.hits === 0 || b + d === 0) return { value: 1, lower: 0, upper: UNBOUNDED };
	const [least, most] = supportOf(law);
	const start = Math.log(((a + 0.5) * (d + 0.5)) / ((b + 0.5) * (c + 0.5)));
	const upperTail = (logOdds: number) => logTails({ ...law, logOdds }, a).upper - Math.log(alpha.lower);
	const lowerTail = (logOdds: number) => logTails({ ...law, logOdds }, a).lower - Math.log(alpha.upper);
	return {
		value: b * c > 0 ? (a * d) / (b * c) : UNBOUNDED,
		lower: a > least ? Math.exp(endOf(upperTail, start, -1)) : 0,
		upper: a < most ? Math.exp(endOf(lowerTail, start, 1)) : UNBOUNDED
	};
}

/** Where a tail falls to its level: brackets it from the estimate in ever longer steps. */
function endOf(excess: (logOdds: number) => number, start: number, direction: 1 | -1): number {
	const bracket = (wanted: boolean, towards: number) => {
		let [at, step] = [start, 0.1];
		while (excess(at) > 0 !== wanted && Math.abs(at) < FARTHEST) at += towards * (step *= 2);
		return Math.min(FARTHEST, Math.max(-FARTHEST, at));
	};
	const [above, below] = [bracket(true, -direction), bracket(false, direction)];
	return rootOf(excess, Math.min(above, below), Math.max(above, below), 1e-9, 1e-6);
}
