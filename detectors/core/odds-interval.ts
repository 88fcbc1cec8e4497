import { UNBOUNDED } from '#core/verdict.ts';
import { logComplement, logGamma } from './distributions/gamma.ts';
import type { Hits, Interval } from './rates.ts';
import { rootOf } from './root.ts';

/**
 * Ratio of the odds of two shares, (a / b) / (c / d), with Fisher's exact conditional interval: with all margins fixed, the hits of the
 * first side follow the noncentral hypergeometric law, whatever the shares themselves are (Cornfield 1956). Counts must be whole.
 * Two sides of which nothing, or everything, is a hit give 1: nothing tells them apart.
 */
export function oddsInterval(one: Hits, two: Hits, alpha: { lower: number; upper: number }): Interval {
	const law = { k: one.hits, n: one.n, m: two.n, hits: one.hits + two.hits };
	const [b, c, d] = [one.n - one.hits, two.hits, two.n - two.hits];
	if (law.hits === 0 || b + d === 0) return { value: 1, lower: 0, upper: UNBOUNDED };
	const value = b * c > 0 ? (law.k * d) / (b * c) : UNBOUNDED;
	const start = Math.log(((law.k + 0.5) * (d + 0.5)) / ((b + 0.5) * (c + 0.5)));
	const [least, most] = support(law);
	return {
		value,
		lower: law.k > least ? Math.exp(endOf((x) => logUpperTail(law, x) - Math.log(alpha.lower), start, -1)) : 0,
		upper: law.k < most ? Math.exp(endOf((x) => logLowerTail(law, x) - Math.log(alpha.upper), start, 1)) : UNBOUNDED
	};
}

interface Law {
	/** Hits of the first side, sizes of both, hits of both together. */
	k: number;
	n: number;
	m: number;
	hits: number;
}

function support({ n, m, hits }: Law): [number, number] {
	return [Math.max(0, hits - m), Math.min(n, hits)];
}

/** Where a tail falls to its level, walking from the estimate in ever longer steps. */
function endOf(excess: (logOdds: number) => number, start: number, direction: number): number {
	let [near, step] = [start - direction * 0.1, 0.5];
	// The tail is above its level near the estimate, but for samples of one or two rows.
	while (excess(near) < 0 && step < 1e6) near -= direction * (step *= 2);
	step = 0.5;
	let far = start;
	while (excess(far) > 0 && step < 700) far += direction * (step *= 2);
	return rootOf(excess, Math.min(near, far), Math.max(near, far), 1e-9, 1e-6);
}

function logUpperTail(law: Law, logOdds: number): number {
	const mode = modeOf(law, logOdds);
	if (law.k <= mode)
		return logComplement(Math.min(-1e-300, logLowerSum(law, law.k - 1, logOdds) - logTotal(law, mode, logOdds)));
	return Math.min(0, logSum(law, law.k, 1, logOdds) - logTotal(law, mode, logOdds));
}

function logLowerTail(law: Law, logOdds: number): number {
	const mode = modeOf(law, logOdds);
	if (law.k > mode)
		return logComplement(Math.min(-1e-300, logSum(law, law.k + 1, 1, logOdds) - logTotal(law, mode, logOdds)));
	return Math.min(0, logSum(law, law.k, -1, logOdds) - logTotal(law, mode, logOdds));
}

function logLowerSum(law: Law, k: number, logOdds: number): number {
	return logSum(law, k, -1, logOdds);
}

function logTotal(law: Law, mode: number, logOdds: number): number {
	const up = logSum(law, mode, 1, logOdds);
	const down = logSum(law, mode - 1, -1, logOdds);
	return up + Math.log1p(Math.exp(down - up));
}

/** log of the weights from j on in one direction, away from the mode; stops where they no longer count. */
function logSum(law: Law, j: number, direction: 1 | -1, logOdds: number): number {
	const [least, most] = support(law);
	if (j < least || j > most) return -Infinity;
	let [sum, weight] = [1, 1];
	for (let i = j; direction > 0 ? i < most : i > least; i += direction) {
		weight *= direction > 0 ? ratio(law, i, logOdds) : 1 / ratio(law, i - 1, logOdds);
		sum += weight;
		if (weight < 1e-17 * sum) break;
	}
	return logWeight(law, j, logOdds) + Math.log(sum);
}

/** Weight of j + 1 over that of j. */
function ratio({ n, m, hits }: Law, j: number, logOdds: number): number {
	return ((n - j) / (j + 1)) * ((hits - j) / (m - hits + j + 1)) * Math.exp(logOdds);
}

function logWeight({ n, m, hits }: Law, j: number, logOdds: number): number {
	return logChoose(n, j) + logChoose(m, hits - j) + j * logOdds;
}

/** The likeliest number of hits: the last j whose successor is no lighter, by halving. */
function modeOf(law: Law, logOdds: number): number {
	let [low, high] = support(law);
	while (low < high) {
		const middle = Math.floor((low + high) / 2);
		if (ratio(law, middle, logOdds) >= 1) low = middle + 1;
		else high = middle;
	}
	return low;
}

function logChoose(n: number, k: number): number {
	return logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);
}
