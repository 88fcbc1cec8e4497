import { studentUpperQuantile } from './distributions/student.ts';
import type { Interval } from './rates.ts';

/** Independent samples that carry as much about the mean as `n` with this lag-1 autocorrelation (AR(1): Bayley and Hammersley 1946). */
export function effectiveSamples(n: number, autocorrelation: number): number {
	// Negative correlation would promise more than the rows: it is not believed.
	const rho = Math.min(0.999, Math.max(0, autocorrelation));
	return Math.max(1, (n * (1 - rho)) / (1 + rho));
}

/** Student's interval around an estimate with a standard error on `df` degrees of freedom. */
export function studentInterval(
	value: number,
	error: number,
	df: number,
	alpha: { lower: number; upper: number }
): Interval {
	if (error === 0) return { value, lower: value, upper: value };
	return {
		value,
		lower: value - error * studentUpperQuantile(alpha.lower, df),
		upper: value + error * studentUpperQuantile(alpha.upper, df)
	};
}

/** The part of an interval that lies among the possible values. */
export function cutTo([least, most]: readonly [number, number], { value, lower, upper }: Interval): Interval {
	return { value, lower: Math.max(least, lower), upper: Math.min(most, upper) };
}

/**
 * How far a difference of means may lie from the truth, to one side: Bernstein's inequality (Boucheron, Lugosi and Massart 2013,
 * section 2.8) with a standard error taken from the data, and never less than Welch's. `pull` is the farthest that one row can move
 * the difference. A mean has no bound that holds for every law; this one rests on rows that lie no farther out than those seen.
 */
export function bernsteinReach(level: number, error: number, df: number, pull: number): number {
	const log = Math.log(1 / level);
	return Math.max(Math.sqrt(2 * log), studentUpperQuantile(level, df)) * error + (pull * log) / 3;
}
