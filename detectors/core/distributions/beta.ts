import { logComplement, logGamma } from './gamma.ts';

/** Logarithms of the regularised incomplete beta function I_x(a, b) and of its complement, for a, b > 0, x in [0, 1]. */
export function logIncompleteBeta(x: number, a: number, b: number): { lower: number; upper: number } {
	if (x <= 0) return { lower: -Infinity, upper: 0 };
	if (x >= 1) return { lower: 0, upper: -Infinity };
	const front = a * Math.log(x) + b * Math.log1p(-x) + logGamma(a + b) - logGamma(a) - logGamma(b);
	if (x < (a + 1) / (a + b + 2)) {
		const lower = Math.min(0, front + Math.log(continuedFraction(x, a, b) / a));
		return { lower, upper: logComplement(lower) };
	}
	const upper = Math.min(0, front + Math.log(continuedFraction(1 - x, b, a) / b));
	return { lower: logComplement(upper), upper };
}

/** DLMF 8.17.22 by the modified Lentz method; about sqrt(max(a, b)) terms. */
function continuedFraction(x: number, a: number, b: number): number {
	const guard = (value: number) => (Math.abs(value) < 1e-300 ? 1e-300 : value);
	let c = 1;
	let d = 1 / guard(1 - ((a + b) * x) / (a + 1));
	let fraction = d;
	for (let m = 1; m < 200_000; m++) {
		const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
		d = 1 / guard(1 + even * d);
		c = guard(1 + even / c);
		fraction *= d * c;
		const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
		d = 1 / guard(1 + odd * d);
		c = guard(1 + odd / c);
		fraction *= d * c;
		if (Math.abs(d * c - 1) < 1e-15) break;
	}
	return fraction;
}
