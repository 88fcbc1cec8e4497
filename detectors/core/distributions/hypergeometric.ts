import { logGamma } from './gamma.ts';

/**
 * Hits of the first of two groups of `n` and `m` rows when both have `hits` together: the hypergeometric law, weighted by
 * exp(k logOdds) where the odds of the groups differ (Cornfield 1956). Sums run from where they are asked for to where terms no
 * longer count, so that they take some standard deviations' time and not the whole support's.
 */
export interface Hypergeometric {
	n: number;
	m: number;
	hits: number;
	logOdds: number;
}

/** Least and most hits that the first group can have. */
export function supportOf({ n, m, hits }: Hypergeometric): [number, number] {
	return [Math.max(0, hits - m), Math.min(n, hits)];
}

/** Logarithm of the weight of k hits; their total is not 1. */
export function logWeight({ n, m, hits, logOdds }: Hypergeometric, k: number): number {
	return logChoose(n, k) + logChoose(m, hits - k) + k * logOdds;
}

/** The likeliest number of hits; of two, the larger. Found by halving, since the ratio of neighbours falls. */
export function modeOf(law: Hypergeometric): number {
	let [low, high] = supportOf(law);
	while (low < high) {
		const middle = Math.floor((low + high) / 2);
		if (ratio(law, middle) >= 1) low = middle + 1;
		else high = middle;
	}
	return low;
}

/** log P(K >= k) and log P(K <= k). */
export function logTails(law: Hypergeometric, k: number): { lower: number; upper: number } {
	const mode = modeOf(law);
	const total = logAdd(logSum(law, mode, 1), logSum(law, mode - 1, -1));
	const part = (from: number, direction: 1 | -1) => Math.min(0, logSum(law, from, direction) - total);
	const without = (log: number) => Math.log(Math.max(0, -Math.expm1(log)));
	// The tail that does not hold the mode is summed; the other one is what is left.
	return k > mode
		? { upper: part(k, 1), lower: without(part(k + 1, 1)) }
		: { upper: without(part(k - 1, -1)), lower: part(k, -1) };
}

/** Logarithm of the weights from k on in one direction, which must lead away from the mode. */
export function logSum(law: Hypergeometric, k: number, direction: 1 | -1): number {
	const [least, most] = supportOf(law);
	if (k < least || k > most) return -Infinity;
	let [sum, weight] = [1, 1];
	for (let i = k; direction > 0 ? i < most : i > least; i += direction) {
		weight *= direction > 0 ? ratio(law, i) : 1 / ratio(law, i - 1);
		sum += weight;
		if (!(weight > 1e-17 * sum)) break;
	}
	return logWeight(law, k) + Math.log(sum);
}

/** Weight of k + 1 over that of k. */
function ratio({ n, m, hits, logOdds }: Hypergeometric, k: number): number {
	return ((n - k) / (k + 1)) * ((hits - k) / (m - hits + k + 1)) * Math.exp(logOdds);
}

function logAdd(a: number, b: number): number {
	return a + Math.log1p(Math.exp(b - a));
}

function logChoose(n: number, k: number): number {
	return logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);
}
