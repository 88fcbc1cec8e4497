/**
 * Gamma function and regularised incomplete gamma functions, in logarithms: detectors spend error
 * probabilities near 1e-9, where `1 - P` has no digits left. (The `gammaln` and `erf` of
 * simple-statistics are made for the bulk of a distribution, not for such tails.)
 */

/** Coefficients of Stirling's series, DLMF 5.11.1. */
const STIRLING = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156];
const HALF_LOG_TWO_PI = 0.9189385332046727;
const MAX_TERMS = 200_000;

/** Natural logarithm of the gamma function for x > 0; relative error near 1e-15. Stirling's series after a shift. */
export function logGamma(x: number): number {
	let shift = 0;
	let y = x;
	while (y < 10) {
		shift += Math.log(y);
		y += 1;
	}
	return (y - 0.5) * Math.log(y) - y + HALF_LOG_TWO_PI + stirling(y) - shift;
}

/** log gamma(x + t) - log gamma(x) for x and x + t > 0: the difference of large logarithms would have no digits left. */
export function logGammaRise(x: number, t: number): number {
	if (Math.min(x, x + t) < 10) return logGamma(x + t) - logGamma(x);
	return (x + t - 0.5) * Math.log1p(t / x) + t * (Math.log(x) - 1) + stirling(x + t) - stirling(x);
}

/** What Stirling's formula leaves out, for y >= 10. */
function stirling(y: number): number {
	let sum = 0;
	let power = 1 / y;
	for (const coefficient of STIRLING) {
		sum += coefficient * power;
		power /= y * y;
	}
	return sum;
}

/** log(1 - exp(x)) for x <= 0, without cancellation. */
export function logComplement(x: number): number {
	return x > -Math.LN2 ? Math.log(-Math.expm1(x)) : Math.log1p(-Math.exp(x));
}

/** Logarithms of the regularised incomplete gamma functions P(a, x) and Q(a, x) = 1 - P, for a > 0, x >= 0. */
export function logIncompleteGamma(a: number, x: number): { lower: number; upper: number } {
	if (x <= 0) return { lower: -Infinity, upper: 0 };
	if (x === Infinity) return { lower: 0, upper: -Infinity };
	const front = a * Math.log(x) - x - logGamma(a);
	if (x < a + 1) {
		const lower = Math.min(0, front + Math.log(series(a, x)));
		return { lower, upper: logComplement(lower) };
	}
	const upper = Math.min(0, front + Math.log(continuedFraction(a, x)));
	return { lower: logComplement(upper), upper };
}

/** DLMF 8.7.1: gamma(a, x) = x^a e^-x sum x^k / (a (a+1) ... (a+k)). */
function series(a: number, x: number): number {
	let term = 1 / a;
	let sum = term;
	for (let k = 1; k < MAX_TERMS && term > sum * 1e-17; k++) {
		term *= x / (a + k);
		sum += term;
	}
	return sum;
}

/** DLMF 8.9.2 by the modified Lentz method. */
function continuedFraction(a: number, x: number): number {
	let b = x + 1 - a;
	let c = Infinity;
	let d = 1 / b;
	let fraction = d;
	for (let k = 1; k < MAX_TERMS; k++) {
		const numerator = -k * (k - a);
		b += 2;
		d = 1 / (numerator * d + b);
		c = b + numerator / c;
		const factor = c * d;
		fraction *= factor;
		if (Math.abs(factor - 1) < 1e-16) break;
	}
	return fraction;
}
