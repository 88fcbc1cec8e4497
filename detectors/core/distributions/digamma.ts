/** Derivative of log gamma, x > 0: the asymptotic series after a shift beyond 10 (Abramowitz and Stegun 1964, 6.3.18). */
export function digamma(x: number): number {
	let shift = 0;
	let at = x;
	for (; at < 10; at++) shift -= 1 / at;
	const r = 1 / (at * at);
	return shift + Math.log(at) - 0.5 / at - r * (1 / 12 - r * (1 / 120 - r * (1 / 252 - r * (1 / 240 - r / 132))));
}

/** Second derivative of log gamma, x > 0 (Abramowitz and Stegun 1964, 6.4.12). */
export function trigamma(x: number): number {
	let shift = 0;
	let at = x;
	for (; at < 10; at++) shift += 1 / (at * at);
	const r = 1 / (at * at);
	return shift + 1 / at + r / 2 + (r / at) * (1 / 6 - r * (1 / 30 - r * (1 / 42 - r * (1 / 30 - (r * 5) / 66))));
}
