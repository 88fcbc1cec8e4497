/**
 * How far a statistic of two samples may lie from its mean, to one side, with error probability alpha, when changing one row
 * moves it by at most `weight` / n in the one sample and `weight` / m in the other: `weight` sqrt(ln(1 / alpha) (1/n + 1/m) / 2)
 * (McDiarmid 1989). It holds for every law and sample size.
 */
export function boundedDifference(alpha: number, n: number, m: number, weight = 1): number {
	return weight * Math.sqrt((Math.log(1 / alpha) * (1 / n + 1 / m)) / 2);
}

/**
 * Half-width of the band that holds both distribution functions together: P(sup |F_n - F| > e) <= 2 exp(-2 n e^2)
 * (Dvoretzky, Kiefer and Wolfowitz 1956; Massart 1990), half of alpha for each sample.
 */
export function gapBand(alpha: number, n: number, m: number): number {
	const half = (rows: number) => Math.sqrt(Math.log(4 / alpha) / (2 * rows));
	return half(n) + half(m);
}
