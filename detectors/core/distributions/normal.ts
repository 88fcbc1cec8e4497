import { logComplement, logIncompleteGamma } from './gamma.ts';

/** Logarithm of P(Z > z) for a standard normal Z: exact far beyond the point where 1 - CDF underflows. */
export function logNormalTail(z: number): number {
	const outer = logIncompleteGamma(0.5, (z * z) / 2).upper - Math.LN2;
	return z >= 0 ? outer : logComplement(outer);
}

/** The z with P(Z > z) = alpha, for alpha in (0, 1), also 1e-300. Newton's method on the logarithm of the tail. */
export function normalUpperQuantile(alpha: number): number {
	if (alpha > 0.5) return -normalUpperQuantile(1 - alpha);
	const target = Math.log(alpha);
	let z = Math.sqrt(Math.max(0, -2 * target - Math.log(1 - 2 * target)));
	for (let step = 0; step < 50; step++) {
		const tail = logNormalTail(z);
		const slope = -Math.exp((-z * z) / 2 - 0.9189385332046727 - tail);
		const change = (tail - target) / slope;
		z -= change;
		if (Math.abs(change) < 1e-13 * Math.max(1, z)) break;
	}
	return z;
}
