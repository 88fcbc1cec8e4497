/**
 * Root of a function with one change of sign in [low, high]: Chandrupatla's method (1997), which takes
 * inverse quadratic steps where they are safe and halves otherwise. `tolerance` is in units of x,
 * `precision` in units of the function: whichever is met first ends the search.
 */
export function rootOf(f: (x: number) => number, low: number, high: number, tolerance = 1e-12, precision = 0): number {
	let a = high;
	let b = low;
	let fa = f(a);
	let fb = f(b);
	if (fa === 0) return a;
	if (fb === 0) return b;
	if (fa > 0 === fb > 0) return Math.abs(fa) < Math.abs(fb) ? a : b;
	let fraction = 0.5;
	for (let step = 0; step < 200; step++) {
		const x = a + fraction * (b - a);
		const fx = f(x);
		let c = b;
		let fc = fb;
		if (fx > 0 === fa > 0) {
			c = a;
			fc = fa;
		} else {
			b = a;
			fb = fa;
		}
		a = x;
		fa = fx;
		const best = Math.abs(fa) < Math.abs(fb) ? a : b;
		const near = Math.min(Math.abs(fa), Math.abs(fb));
		const smallest = (tolerance * Math.max(1, Math.abs(best))) / Math.abs(b - a);
		if (smallest > 0.5 || near <= precision) return best;
		const xi = (a - b) / (c - b);
		const phi = (fa - fb) / (fc - fb);
		const safe = phi * phi < xi && (1 - phi) * (1 - phi) < 1 - xi;
		fraction = safe
			? (fa / (fb - fa)) * (fc / (fb - fc)) + (((c - a) / (b - a)) * fa * fb) / ((fc - fa) * (fc - fb))
			: 0.5;
		fraction = Math.min(1 - smallest, Math.max(smallest, fraction));
	}
	return a;
}
