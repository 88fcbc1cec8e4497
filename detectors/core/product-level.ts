import { rootOf } from './root.ts';

/**
 * log t such that the product of two independent p-values is below t with probability alpha at most:
 * t (1 - ln t) = alpha, the law of the product of two uniforms (Fisher 1932). Exact, whatever the two p-values
 * come from.
 */
export function logProductLevel(alpha: number): number {
	const target = Math.log(alpha);
	return rootOf((x) => x + Math.log1p(-x) - target, 2 * target - 10, target, 1e-13);
}
