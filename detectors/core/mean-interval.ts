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
