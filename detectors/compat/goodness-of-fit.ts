import { logChiSquareTail } from '#detectors/core/distributions/chi-square.ts';

export interface Fit {
	statistic: number;
	p_value: number;
}

/**
 * Pearson's test that counts come from expectations taken as exactly known, as scipy.stats.chisquare gives it. Peers use it
 * where both samples are random, which alarms too often. An expectation of 0 that came true makes the statistic infinite.
 */
export function goodnessOfFit(observed: readonly number[], expected: readonly number[]): Fit {
	let statistic = 0;
	for (const [i, count] of observed.entries()) {
		const mean = expected[i] ?? 0;
		statistic += (count - mean) ** 2 / mean;
	}
	return { statistic, p_value: tail(statistic, observed.length - 1) };
}

/** The same by the likelihood ratio G, as scipy.stats.power_divergence gives it. */
export function goodnessOfFitG(observed: readonly number[], expected: readonly number[]): Fit {
	const terms = observed.map((count, i) => (count > 0 ? 2 * count * Math.log(count / (expected[i] ?? 0)) : 0));
	const statistic = terms.reduce((sum, term) => sum + term, 0);
	return { statistic, p_value: tail(statistic, observed.length - 1) };
}

function tail(statistic: number, df: number): number {
	if (Number.isNaN(statistic) || df < 1) return NaN;
	return statistic === Infinity ? 0 : Math.exp(logChiSquareTail(Math.max(0, statistic), df));
}
