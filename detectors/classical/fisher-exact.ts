import {
	logSum,
	logTails,
	logWeight,
	modeOf,
	supportOf,
	type Hypergeometric
} from '#detectors/core/distributions/hypergeometric.ts';
import type { Alternative } from './result.ts';

/** Counts [[a, b], [c, d]]. */
export type TwoByTwo = readonly [readonly [number, number], readonly [number, number]];

/** Tables whose chances differ by less than this factor count as equally likely: rounding must not part them. */
const TIE = 1e-9;

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
	const law = { n: a + b, m: c + d, hits: a + c, logOdds: 0 };
	const tails = logTails(law, a);
	if (alternative !== 'two-sided')
		return { odds_ratio, p_value: Math.exp(alternative === 'less' ? tails.lower : tails.upper) };
	const mode = modeOf(law);
	const limit = logWeight(law, a) + TIE;
	if (logWeight(law, mode) <= limit) return { odds_ratio, p_value: 1 };
	const side = a > mode ? 1 : -1;
	const other = firstUnlikely(law, mode, side > 0 ? -1 : 1, limit);
	const total = logSum(law, mode, 1) + Math.log1p(Math.exp(logSum(law, mode - 1, -1) - logSum(law, mode, 1)));
	const p_value = Math.exp(logSum(law, a, side) - total) + Math.exp(logSum(law, other, side > 0 ? -1 : 1) - total);
	return { odds_ratio, p_value: Math.min(1, p_value) };
}

/** From the mode in one direction, the first table that is no likelier than `limit`; just outside the support where none is. */
function firstUnlikely(law: Hypergeometric, mode: number, direction: 1 | -1, limit: number): number {
	const [least, most] = supportOf(law);
	let [likely, unlikely] = [mode, direction > 0 ? most + 1 : least - 1];
	while (Math.abs(unlikely - likely) > 1) {
		const middle = Math.trunc((likely + unlikely) / 2);
		if (logWeight(law, middle) <= limit) unlikely = middle;
		else likely = middle;
	}
	return unlikely;
}
