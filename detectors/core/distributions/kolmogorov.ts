import { logGamma } from './gamma.ts';

/**
 * P(D >= d) for the one-sample Kolmogorov-Smirnov statistic of n rows, after Simard and L'Ecuyer 2011: Durbin's matrix where it
 * is small, twice the one-sided tail where two-sided crossings are rare (Miller 1956), Pelz and Good's series between.
 */
export function kolmogorovTail(d: number, n: number): number {
	if (d <= 0.5 / n) return 1;
	if (d >= 1) return 0;
	const square = n * d * d;
	if (d >= 0.5 || square >= (n <= 140 ? 4 : 2.2)) return Math.min(1, 2 * smirnovTail(d, n));
	const below = n <= 140 || (n <= 100_000 && n * d ** 1.5 <= 1.4) ? durbin(d, n) : pelzGood(d, n);
	return Math.min(1, Math.max(0, 1 - below));
}

/** P(D+ >= d) for the one-sided statistic: the exact sum (Smirnov 1944), and its expansion for many rows (Lauwerier 1963). */
function smirnovTail(d: number, n: number): number {
	if (d <= 0) return 1;
	if (d >= 1) return 0;
	if (n > 200_000) return expanded(d, n);
	const terms = Math.floor(n * (1 - d));
	const start = n * Math.log1p(-d);
	let sum = Math.exp(start);
	let logChoose = 0;
	for (let j = 1; j <= terms; j++) {
		logChoose += Math.log((n - j + 1) / j);
		const share = d + j / n;
		const rest = 1 - share;
		// The last factor is 0 to the power 0 where nothing is left.
		const left = j === n ? 0 : (n - j) * Math.log(rest);
		if (rest > 0 || j === n) sum += Math.exp(logChoose + Math.log(d) + (j - 1) * Math.log(share) + left);
	}
	return Math.min(1, sum);
}

function expanded(d: number, n: number): number {
	const t = Math.sqrt(n) * d;
	const t2 = t * t;
	const series =
		1 -
		(2 * t) / (3 * Math.sqrt(n)) +
		((2 * t2) / (3 * n)) * (1 - (2 * t2) / 3) +
		((4 * t) / (9 * n ** 1.5)) * (0.2 - (19 * t2) / 15 + (2 * t2 * t2) / 3);
	return Math.min(1, Math.max(0, Math.exp(-2 * t2) * series));
}

/** P(D < d) as an entry of the n-th power of a matrix (Durbin 1973; Marsaglia, Tsang and Wang 2003). */
function durbin(d: number, n: number): number {
	const k = Math.ceil(n * d);
	const size = 2 * k - 1;
	const h = k - n * d;
	const matrix = new Float64Array(size * size);
	for (let i = 0; i < size; i++) for (let j = 0; j < size; j++) matrix[i * size + j] = i - j + 1 < 0 ? 0 : 1;
	const change = (at: number, by: number) => (matrix[at] = (matrix[at] ?? 0) + by);
	for (let i = 0; i < size; i++) {
		change(i * size, -(h ** (i + 1)));
		change((size - 1) * size + i, -(h ** (size - i)));
	}
	change((size - 1) * size, 2 * h - 1 > 0 ? (2 * h - 1) ** size : 0);
	for (let i = 0; i < size; i++)
		for (let j = 0; j <= Math.min(i, size - 1); j++)
			for (let g = 1; g <= i - j + 1; g++) matrix[i * size + j] = (matrix[i * size + j] ?? 0) / g;
	const { entry, log } = powerEntry(matrix, size, n, (k - 1) * size + (k - 1));
	return entry <= 0 ? 0 : Math.exp(Math.log(entry) + log + logGamma(n + 1) - n * Math.log(n));
}

/** One entry of a matrix to the power n, as a number times exp(log), by repeated squaring. */
function powerEntry(matrix: Float64Array, size: number, n: number, at: number): { entry: number; log: number } {
	let base = matrix;
	let baseLog = 0;
	let power: Float64Array | undefined;
	let log = 0;
	for (let left = n; left > 0; left = Math.floor(left / 2)) {
		if (left % 2 === 1) {
			power = power ? product(power, base, size) : base.slice();
			log += baseLog + shrink(power, at);
		}
		if (left > 1) {
			base = product(base, base, size);
			baseLog = 2 * baseLog + shrink(base, at);
		}
	}
	return { entry: power?.[at] ?? 1, log };
}

/** Divides a matrix that grew by its entry in the middle, and returns the logarithm of what was taken out. */
function shrink(matrix: Float64Array, at: number): number {
	const size = matrix[at] ?? 0;
	if (size < 1e100) return 0;
	for (let i = 0; i < matrix.length; i++) matrix[i] = (matrix[i] ?? 0) / size;
	return Math.log(size);
}

function product(a: Float64Array, b: Float64Array, size: number): Float64Array {
	const made = new Float64Array(size * size);
	for (let i = 0; i < size; i++)
		for (let k = 0; k < size; k++) {
			const factor = a[i * size + k] ?? 0;
			if (factor !== 0)
				for (let j = 0; j < size; j++) made[i * size + j] = (made[i * size + j] ?? 0) + factor * (b[k * size + j] ?? 0);
		}
	return made;
}

/** P(D < d) by the first four terms in powers of 1 / sqrt(n) (Pelz and Good 1976). */
function pelzGood(d: number, n: number): number {
	const z = Math.sqrt(n) * d;
	const [z2, pi2] = [z * z, Math.PI ** 2];
	const [z4, z6] = [z2 * z2, z2 ** 3];
	const root = Math.sqrt(Math.PI / 2);
	let [k0, k1, k2, k3] = [0, 0, 0, 0];
	// Both signs of every half-integer give the same term.
	for (let i = 0; i < 100; i++) {
		const h = pi2 * (i + 0.5) ** 2;
		const weight = 2 * Math.exp(-h / (2 * z2));
		if (weight < 1e-300) break;
		k0 += weight;
		k1 += weight * (h - z2);
		k2 += weight * (6 * z6 + 2 * z4 + h * (2 * z4 - 5 * z2) + h * h * (1 - 2 * z2));
		k3 +=
			weight *
			(h ** 3 * (5 - 30 * z2) + h * h * (-60 * z2 + 212 * z4) + h * (135 * z4 - 96 * z6) - 30 * z6 - 90 * z4 * z4);
	}
	let [whole2, whole3] = [0, 0];
	for (let i = 1; i < 100; i++) {
		const h = pi2 * i * i;
		const weight = 2 * Math.exp(-h / (2 * z2));
		whole2 += weight * h;
		whole3 += weight * (3 * h * z2 - h * h);
	}
	return (
		(root * k0) / z +
		(root * k1) / (6 * z4) / Math.sqrt(n) +
		(root * (k2 / (72 * z6 * z) - whole2 / (36 * z2 * z))) / n +
		(root * (k3 / (6480 * z4 * z6) + whole3 / (216 * z6))) / n ** 1.5
	);
}
