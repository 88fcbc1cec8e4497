/**
 * exp(x) K_v(x), the modified Bessel function of the second kind without its decay, for x > 0: the integral of
 * exp(-x (cosh t - 1)) cosh(v t) over t > 0 (DLMF 10.32.9) by the trapezoidal rule, which converges doubly fast here.
 */
export function scaledBesselK(order: number, x: number): number {
	const step = 1 / 64;
	let sum = 0.5;
	for (let t = step; ; t += step) {
		const term = Math.exp(-x * (Math.cosh(t) - 1)) * Math.cosh(order * t);
		sum += term;
		if (term < 1e-18 * sum) return sum * step;
	}
}
