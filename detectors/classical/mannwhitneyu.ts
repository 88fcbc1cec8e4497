import { logNormalTail } from '#detectors/core/distributions/normal.ts';
import type { Tally } from '#detectors/core/tally.ts';
import type { Alternative, TestResult } from './result.ts';

export interface MannWhitneyOptions {
	/** `greater`: the first sample tends to larger values. */
	alternative?: Alternative;
	/** `auto` is exact where one side has at most 8 rows and nothing is tied. */
	method?: 'auto' | 'asymptotic' | 'exact';
	/** Half a step towards the mean, for the asymptotic form. */
	use_continuity?: boolean;
}

/**
 * Mann and Whitney's U of the first sample (1947) with midranks, as scipy.stats.mannwhitneyu gives it. The asymptotic form
 * corrects for ties; the exact one counts arrangements and takes no ties into account.
 */
export function mannWhitneyU(tally: Tally, options: MannWhitneyOptions = {}): TestResult {
	const { alternative = 'two-sided', method = 'auto', use_continuity = true } = options;
	const { n, m } = tally;
	const { u, ties, tied } = countsOf(tally);
	const other = n * m - u;
	const tested = alternative === 'greater' ? u : alternative === 'less' ? other : Math.max(u, other);
	const exact = method === 'exact' || (method === 'auto' && Math.min(n, m) <= 8 && !tied);
	const tail = exact ? exactTail(Math.round(tested), n, m) : asymptoticTail(tested, n, m, ties, use_continuity);
	return { statistic: u, p_value: Math.min(1, (alternative === 'two-sided' ? 2 : 1) * tail) };
}

/** U, the sum of t^3 - t over groups of t equal values, and whether there are any. */
export function countsOf({ x, y }: Tally): { u: number; ties: number; tied: boolean } {
	let [below, u, ties] = [0, 0, 0];
	let tied = false;
	for (let i = 0; i < x.length; i++) {
		const [here, there] = [x[i] ?? 0, y[i] ?? 0];
		u += here * (below + there / 2);
		below += there;
		const group = here + there;
		ties += group ** 3 - group;
		tied ||= group > 1;
	}
	return { u, ties, tied };
}

function asymptoticTail(u: number, n: number, m: number, ties: number, continuity: boolean): number {
	const all = n + m;
	const variance = ((n * m) / 12) * (all + 1 - ties / (all * (all - 1)));
	const away = u - (n * m) / 2 - (continuity ? 0.5 : 0);
	// Everything is tied: nothing can be told.
	if (!(variance > 0)) return 1;
	return Math.exp(logNormalTail(away / Math.sqrt(variance)));
}

/** P(U >= u) over all arrangements: the coefficients of the Gaussian binomial of n + m over n. */
function exactTail(u: number, n: number, m: number): number {
	const [few, many] = n <= m ? [n, m] : [m, n];
	const counts = new Float64Array(n * m + 1);
	counts[0] = 1;
	// Product of (1 - q^(many + i)) / (1 - q^i) for i = 1 to few; scaled, so that the sum stays 1.
	for (let i = 1; i <= few; i++) {
		for (let k = counts.length - 1; k >= many + i; k--) counts[k] = (counts[k] ?? 0) - (counts[k - many - i] ?? 0);
		for (let k = i; k < counts.length; k++) counts[k] = (counts[k] ?? 0) + (counts[k - i] ?? 0);
		const scale = i / (many + i);
		for (let k = 0; k < counts.length; k++) counts[k] = (counts[k] ?? 0) * scale;
	}
	// The law is symmetric: the shorter tail is summed.
	let below = 0;
	for (let k = 0; k <= n * m - u; k++) below += counts[k] ?? 0;
	return Math.min(1, below);
}
