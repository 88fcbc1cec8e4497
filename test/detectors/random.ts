/** Seeded randomness for simulations: the same numbers on every machine. */
export interface Random {
	/** In (0, 1). */
	uniform(): number;
	normal(): number;
	/** Number of successes in n trials. */
	binomial(n: number, p: number): number;
	/** Counts of n rows over classes with these shares. */
	multinomial(n: number, shares: readonly number[]): number[];
}

/** sfc32 by Chris Doty-Humphrey (PractRand), seeded by four words derived from one. */
export function randomFrom(seed: number): Random {
	let [a, b, c, d] = [0x9e3779b9, 0x243f6a88, 0xb7e15162, seed | 0];
	const next = () => {
		const sum = (a + b + d) | 0;
		d = (d + 1) | 0;
		a = b ^ (b >>> 9);
		b = (c + (c << 3)) | 0;
		c = ((c << 21) | (c >>> 11)) + sum;
		return sum >>> 0;
	};
	for (let i = 0; i < 20; i++) next();
	const uniform = () => (next() + 0.5) / 4294967296;
	const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
	const binomial = (n: number, p: number): number => {
		if (p > 0.5) return n - binomial(n, 1 - p);
		if (n <= 0 || p <= 0) return 0;
		return n * p < 30 ? waiting(n, p, uniform) : rejected(n, p, uniform);
	};
	const multinomial = (n: number, shares: readonly number[]) => {
		let left = n;
		let mass = shares.reduce((sum, share) => sum + share, 0);
		return shares.map((share) => {
			const count = share >= mass ? left : binomial(left, share / mass);
			left -= count;
			mass -= share;
			return count;
		});
	};
	return { uniform, normal, binomial, multinomial };
}

/** Few expected successes: jump from one to the next by geometric waiting times (Devroye 1986, X.4). */
function waiting(n: number, p: number, uniform: () => number): number {
	const rate = Math.log1p(-p);
	let successes = 0;
	for (let at = Math.ceil(Math.log(uniform()) / rate); at <= n; at += Math.ceil(Math.log(uniform()) / rate))
		successes++;
	return successes;
}

/** Many expected successes: transformed rejection with squeeze, BTRS (Hormann 1993). */
function rejected(n: number, p: number, uniform: () => number): number {
	const deviation = Math.sqrt(n * p * (1 - p));
	const b = 1.15 + 2.53 * deviation;
	const a = -0.0873 + 0.0248 * b + 0.01 * p;
	const centre = n * p + 0.5;
	const squeeze = 0.92 - 4.2 / b;
	const alpha = (2.83 + 5.1 / b) * deviation;
	const mode = Math.floor((n + 1) * p);
	for (;;) {
		const u = uniform() - 0.5;
		let v = uniform();
		const us = 0.5 - Math.abs(u);
		const k = Math.floor(((2 * a) / us + b) * u + centre);
		if (us >= 0.07 && v <= squeeze) return k;
		if (k < 0 || k > n) continue;
		v = Math.log((v * alpha) / (a / (us * us) + b));
		const bound =
			(mode - k) * Math.log((1 - p) / p) + stirling(mode) + stirling(n - mode) - stirling(k) - stirling(n - k);
		if (v <= bound) return k;
	}
}

/** log k!, by Stirling's series with a shift. */
function stirling(k: number): number {
	if (k < 10) return [1, 1, 2, 6, 24, 120, 720, 5040, 40320, 362880].map(Math.log)[k] ?? 0;
	const x = k + 1;
	return (x - 0.5) * Math.log(x) - x + 0.9189385332046727 + 1 / (12 * x) - 1 / (360 * x ** 3);
}
