import { rootOf } from '../root.ts';
import { logIncompleteBeta } from './beta.ts';
import { normalUpperQuantile } from './normal.ts';

/** log P(T > t) for Student's t with `df` > 0 degrees of freedom, which need not be whole; t >= 0. */
export function logStudentTail(t: number, df: number): number {
	return logIncompleteBeta(df / (df + t * t), df / 2, 0.5).lower - Math.LN2;
}

/** The t with P(T > t) = alpha, for alpha in (0, 0.5). */
export function studentUpperQuantile(alpha: number, df: number): number {
	const target = Math.log(alpha);
	// The normal quantile is a lower bound; on a logarithmic scale heavy tails are nearly straight.
	const low = Math.log(Math.max(normalUpperQuantile(alpha), 1e-9));
	return Math.exp(rootOf((x) => logStudentTail(Math.exp(x), df) - target, low, low + 700 / Math.min(df, 700) + 1));
}
