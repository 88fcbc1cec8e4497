import { logStudentTail } from '#detectors/core/distributions/student.ts';
import type { Moments } from '#detectors/core/moments.ts';
import type { Alternative, TestResult } from './result.ts';

export interface TTestOptions {
	/** `greater`: the first mean is the larger one. */
	alternative?: Alternative;
	/** Student's pooled variance; Welch's (1947) unless said otherwise. */
	equal_var?: boolean;
}

/** t test of two independent means, as scipy.stats.ttest_ind gives it. Two constant samples: p 1 where they are equal, else 0. */
export function ttestInd(
	x: Moments,
	y: Moments,
	{ alternative = 'two-sided', equal_var = false }: TTestOptions = {}
): TestResult & { df: number } {
	const pooled = (x.squares + y.squares) / (x.n + y.n - 2);
	const [u, v] = equal_var ? [pooled / x.n, pooled / y.n] : [x.squares / (x.n - 1) / x.n, y.squares / (y.n - 1) / y.n];
	const df = equal_var ? x.n + y.n - 2 : (u + v) ** 2 / (u ** 2 / (x.n - 1) + v ** 2 / (y.n - 1));
	const away = x.mean - y.mean;
	if (!(u + v > 0) || !(df > 0)) {
		const side = alternative === 'two-sided' ? Math.abs(away) : alternative === 'greater' ? away : -away;
		return { statistic: 0, p_value: side > 0 ? 0 : 1, df: x.n + y.n - 2 };
	}
	const statistic = away / Math.sqrt(u + v);
	return { statistic, p_value: studentP(statistic, df, alternative), df };
}

function studentP(t: number, df: number, alternative: Alternative): number {
	const beyond = Math.exp(logStudentTail(Math.abs(t), df));
	if (alternative === 'two-sided') return Math.min(1, 2 * beyond);
	return (alternative === 'greater') === t >= 0 ? beyond : 1 - beyond;
}
