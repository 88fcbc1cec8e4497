import { dispersedLowerEnd, dispersedUpperEnd } from './distributions/dispersed-binomial.ts';
import type { Interval } from './rates.ts';
import { leastGap, type DispersedHits } from './share-apart.ts';

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
	const lower = Math.min(
		value,
		leastGap(now, then, alpha.lower, (p, q) => p - q)
	);
	const upper = Math.max(value, -leastGap(then, now, alpha.upper, (p, q) => p - q));
	return { value: cut(value), lower: cut(lower), upper: cut(upper) };
}
