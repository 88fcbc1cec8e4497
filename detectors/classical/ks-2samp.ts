import { kolmogorovTail } from '#detectors/core/distributions/kolmogorov.ts';
import type { Gap } from './largest-gap.ts';
import { largestGap } from './largest-gap.ts';
import type { Alternative, TestResult } from './result.ts';

export interface KsOptions {
	/** `greater`: the first distribution function lies above the second somewhere, so that its values are smaller. */
	alternative?: Alternative;
	/** `auto` is exact up to 10,000 rows a side. */
	method?: 'auto' | 'exact' | 'asymp';
}

const MOST_EXACT = 10_000;

/**
 * Two-sample Kolmogorov-Smirnov test of finite numbers, as scipy.stats.ks_2samp gives it. Exact: the share of lattice paths that
 * leave the band (Hodges 1958), which takes no ties into account. Asymptotic: two-sided the law of one sample of
 * n m / (n + m) rows, one-sided Hodges' (5.3).
 */
export function ks2samp(x: ArrayLike<number>, y: ArrayLike<number>, options: KsOptions = {}): TestResult {
	return ksOf(largestGap(x, y), x.length, y.length, options);
}

/** The test from gaps that are known already. */
export function ksOf(gap: Gap, n: number, m: number, { alternative = 'two-sided', method = 'auto' }: KsOptions = {}) {
	const statistic =
		alternative === 'greater' ? gap.above : alternative === 'less' ? gap.below : Math.max(gap.above, gap.below);
	const exact = method === 'exact' || (method === 'auto' && Math.max(n, m) <= MOST_EXACT);
	const p = exact ? exactTail(statistic, n, m, alternative) : asymptoticTail(statistic, n, m, alternative);
	return { statistic, p_value: Math.min(1, Math.max(0, p)) };
}

/**
 * Probability that a random lattice path from (0, 0) to (n, m) touches the bound. `reached` holds it for paths that end
 * in each cell of a row: certain outside the band, else the mean of the two cells a path can come from. All terms are
 * positive, so that small probabilities keep their digits.
 */
function exactTail(statistic: number, n: number, m: number, alternative: Alternative): number {
	const [long, short] = n >= m ? [n, m] : [m, n];
	const limit = Math.round(statistic * n * m);
	if (limit === 0) return 1;
	const reached = new Float64Array(short + 1);
	for (let i = 0; i <= long; i++) {
		const middle = i * short;
		// Cells with |i short - j long| < limit lie inside; one-sided, everything on the other side does too.
		const first = Math.max(0, Math.floor((middle - limit) / long) + 1);
		const last = alternative === 'two-sided' ? Math.min(short, Math.ceil((middle + limit) / long) - 1) : short;
		if (first > 0) reached[first - 1] = 1;
		for (let j = first; j <= last; j++) {
			const fromLeft = i > 0 ? (reached[j] ?? 0) * i : 0;
			const fromBelow = j > 0 ? (reached[j - 1] ?? 0) * j : 0;
			reached[j] = i + j > 0 ? (fromLeft + fromBelow) / (i + j) : 0;
		}
		if (last < short) reached[last + 1] = 1;
	}
	return reached[short] ?? 1;
}

function asymptoticTail(statistic: number, n: number, m: number, alternative: Alternative): number {
	const rows = (n * m) / (n + m);
	if (alternative === 'two-sided') return kolmogorovTail(statistic, Math.round(rows));
	const [long, short] = n >= m ? [n, m] : [m, n];
	const z = Math.sqrt(rows) * statistic;
	return Math.exp(-2 * z * z - (2 * z * (long + 2 * short)) / Math.sqrt(long * short * (long + short)) / 3);
}
