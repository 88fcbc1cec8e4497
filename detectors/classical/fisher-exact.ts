import { logGamma } from '#detectors/core/distributions/gamma.ts';
import type { Alternative } from './result.ts';

/** Counts [[a, b], [c, d]]. */
export type TwoByTwo = readonly [readonly [number, number], readonly [number, number]];

/**
 * Fisher's exact test of a table of two by two (1922), all margins fixed, as scipy.stats.fisher_exact gives it.
 * `greater`: the odds a / b exceed c / d. Two-sided: all tables that are no likelier than the one observed. `odds_ratio` is the
 * sample's, a d / (b c); NaN where a row or column is empty.
 */
export function fisherExact(
	[[a, b], [c, d]]: TwoByTwo,
	alternative: Alternative = 'two-sided'
): { odds_ratio: number; p_value: number } {
	if (a + b === 0 || c + d === 0 || a + c === 0 || b + d === 0) return { odds_ratio: NaN, p_value: 1 };
	const odds_ratio = (a * d) / (b * c);
	const [least, most] = [Math.max(0, a - d), Math.min(a + b, a + c)];
	const logChance = (k: number) => logChoose(a + b, k) + logChoose(c + d, a + c - k) - logChoose(a + b + c + d, a + c);
	const limit = logChance(a) + 1e-9;
	let p_value = 0;
	for (let k = least; k <= most; k++) {
		const chance = logChance(k);
		const counts = alternative === 'two-sided' ? chance <= limit : alternative === 'less' ? k <= a : k >= a;
		if (counts) p_value += Math.exp(chance);
	}
	return { odds_ratio, p_value: Math.min(1, p_value) };
}

function logChoose(n: number, k: number): number {
	return logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);
}
