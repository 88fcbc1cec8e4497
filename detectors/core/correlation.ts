/** A column with mean 0 and spread 1; undefined where it does not vary. */
export type Column = Float64Array | undefined;

export function standardised(values: Float64Array): Column {
	let [sum, squares] = [0, 0];
	for (const value of values) sum += value;
	const mean = sum / values.length;
	for (const value of values) squares += (value - mean) ** 2;
	const spread = Math.sqrt(squares / values.length);
	return spread > 1e-9 ? values.map((value) => (value - mean) / spread) : undefined;
}

/**
 * Pearson's correlation of two standardised columns, the variance of one row's influence on it, and the farthest that any row could
 * pull, seen or not. The influence of a row is x y - r (x^2 + y^2) / 2 (Hampel 1974).
 */
export function correlationOf(x: Column, y: Column): { value: number; variance: number; farthest: number } {
	if (!x || !y) return { value: 0, variance: 0, farthest: 0 };
	const n = x.length;
	let [sum, mostX, mostY] = [0, 0, 0];
	for (let row = 0; row < n; row++) {
		const [a, b] = [x[row] ?? 0, y[row] ?? 0];
		sum += a * b;
		mostX = Math.max(mostX, Math.abs(a));
		mostY = Math.max(mostY, Math.abs(b));
	}
	const value = Math.max(-1, Math.min(1, sum / n));
	let squares = 0;
	for (let row = 0; row < n; row++) {
		const [a, b] = [x[row] ?? 0, y[row] ?? 0];
		squares += (a * b - (value * (a * a + b * b)) / 2) ** 2;
	}
	const farthest = mostX * mostY + (Math.abs(value) * (mostX * mostX + mostY * mostY)) / 2;
	return { value, variance: squares / Math.max(1, n - 1), farthest };
}
