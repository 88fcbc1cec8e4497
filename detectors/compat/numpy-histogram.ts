import type { NumberSide } from './peer.ts';

/** Rules for the width of a bin by which NumPy's histogram_bin_edges goes. */
export type WidthRule = 'sturges' | 'doane';

/**
 * Edges as numpy.histogram_bin_edges makes them from finite values: bins of equal width from the smallest to the largest, no
 * wider than the rule says. Bins of integers are at least 1 wide (since NumPy 2.0).
 */
export function binEdges(values: ArrayLike<number>, rule: WidthRule, integer = false): number[] {
	let min = Infinity;
	let max = -Infinity;
	for (let i = 0; i < values.length; i++) {
		const value = values[i] as number;
		if (value < min) min = value;
		if (value > max) max = value;
	}
	const range = max - min;
	let width = rule === 'sturges' ? range / (Math.log2(values.length) + 1) : doaneWidth(values, range);
	if (integer && width > 0 && width < 1) width = 1;
	const [first, last] = range === 0 ? [min - 0.5, max + 0.5] : [min, max];
	return evenEdges(first, last, width > 0 ? Math.ceil((last - first) / width) : 1);
}

/** numpy.linspace from `first` to `last` in so many steps. */
export function evenEdges(first: number, last: number, bins: number): number[] {
	const step = (last - first) / bins;
	return Array.from({ length: bins + 1 }, (_, i) => (i === bins ? last : i * step + first));
}

/** Doane's rule: Sturges' with more bins the more skewed the values are. */
function doaneWidth(values: ArrayLike<number>, range: number): number {
	const n = values.length;
	if (n <= 2) return 0;
	const { mean, sd } = meanAndSd(values);
	if (!(sd > 0)) return 0;
	let cubes = 0;
	for (let i = 0; i < n; i++) cubes += (((values[i] as number) - mean) / sd) ** 3;
	const noise = Math.sqrt((6 * (n - 2)) / ((n + 1) * (n + 3)));
	return range / (1 + Math.log2(n) + Math.log2(1 + Math.abs(cubes / n) / noise));
}

/** Mean and standard deviation, divided by n - `ddof`. */
export function meanAndSd(values: ArrayLike<number>, ddof = 0): { mean: number; sd: number } {
	const n = values.length;
	let sum = 0;
	for (let i = 0; i < n; i++) sum += values[i] as number;
	const mean = sum / n;
	let squares = 0;
	for (let i = 0; i < n; i++) squares += ((values[i] as number) - mean) ** 2;
	return { mean, sd: Math.sqrt(squares / (n - ddof)) };
}

/** Counts as numpy.histogram makes them: each bin holds its lower edge, the last one both; values outside are dropped. */
export function histogram(values: ArrayLike<number>, edges: readonly number[]): number[] {
	const counts = Array.from({ length: edges.length - 1 }, () => 0);
	const [first = 0, last = 0] = [edges[0], edges.at(-1)];
	for (let i = 0; i < values.length; i++) {
		const value = values[i] as number;
		if (!(value >= first && value <= last)) continue;
		const at = Math.min(counts.length, edgesBelow(edges, value)) - 1;
		counts[at] = (counts[at] ?? 0) + 1;
	}
	return counts;
}

/** How many edges lie at or below a value. */
function edgesBelow(edges: readonly number[], value: number): number {
	let low = 0;
	let high = edges.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((edges[middle] as number) <= value) low = middle + 1;
		else high = middle;
	}
	return low;
}

/** The values that are there; infinite ones only where the peer keeps them. */
export function present({ values }: NumberSide, keep: 'finite' | 'not missing'): Float64Array {
	return values.filter((value) => (keep === 'finite' ? Number.isFinite(value) : !Number.isNaN(value)));
}

/** A sum in the order in which NumPy adds, so that what is left of 1 is the same rounding error. */
export function pairwiseSum(values: readonly number[], from = 0, to = values.length): number {
	const n = to - from;
	if (n < 8) {
		let sum = 0;
		for (let i = from; i < to; i++) sum += values[i] ?? 0;
		return sum;
	}
	if (n > 128) {
		const half = Math.floor(n / 2) - (Math.floor(n / 2) % 8);
		return pairwiseSum(values, from, from + half) + pairwiseSum(values, from + half, to);
	}
	const r = [0, 1, 2, 3, 4, 5, 6, 7].map((k) => values[from + k] ?? 0) as [
		number,
		number,
		number,
		number,
		number,
		number,
		number,
		number
	];
	let i = 8;
	for (; i < n - (n % 8); i += 8) for (let k = 0; k < 8; k++) r[k] = (r[k] ?? 0) + (values[from + i + k] ?? 0);
	let sum = r[0] + r[1] + (r[2] + r[3]) + (r[4] + r[5] + (r[6] + r[7]));
	for (; i < n; i++) sum += values[from + i] ?? 0;
	return sum;
}
