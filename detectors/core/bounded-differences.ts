import { logProductLevel } from './product-level.ts';

/**
 * How far a statistic of two samples may lie from its mean, to one side, with error probability alpha, when changing one row
 * moves it by at most `weight` / n in the one sample and `weight` / m in the other: `weight` sqrt(ln(1 / alpha) (1/n + 1/m) / 2)
 * (McDiarmid 1989). It holds for every law and sample size.
 */
export function boundedDifference(alpha: number, n: number, m: number, weight = 1): number {
	return weight * Math.sqrt((Math.log(1 / alpha) * (1 / n + 1 / m)) / 2);
}

/**
 * Half-width of the band that holds the gap of both distribution functions: each strays by more than e with probability
 * 2 exp(-2 n e^2) at most (Dvoretzky, Kiefer and Wolfowitz 1956; Massart 1990), for every law. Either each sample gets half of alpha, or
 * the product of both p-values is held against its own law (Fisher 1932): where both stray by e in all, it is at most
 * 4 exp(-2 e^2 n m / (n + m)). Sizes and alpha alone decide which of the two is narrower, so that either is valid.
 */
export function gapBand(alpha: number, n: number, m: number): number {
	const half = (rows: number) => Math.sqrt(Math.log(4 / alpha) / (2 * rows));
	const together = Math.sqrt(((Math.log(4) - logProductLevel(alpha)) / 2) * (1 / n + 1 / m));
	return Math.min(half(n) + half(m), together);
}
