import { logNormalTail } from '#detectors/core/distributions/normal.ts';
import type { Hits } from '#detectors/core/rates.ts';
import type { TestResult } from './result.ts';

/** Two-sided z test of two shares with the pooled variance (as statsmodels' proportions_ztest). Equal and certain shares: p 1. */
export function twoProportionZ(one: Hits, two: Hits): TestResult {
	const pooled = (one.hits + two.hits) / (one.n + two.n);
	const variance = pooled * (1 - pooled) * (1 / one.n + 1 / two.n);
	const statistic = variance > 0 ? (one.hits / one.n - two.hits / two.n) / Math.sqrt(variance) : 0;
	return { statistic, p_value: Math.min(1, 2 * Math.exp(logNormalTail(Math.abs(statistic)))) };
}
