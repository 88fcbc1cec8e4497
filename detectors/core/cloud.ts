import type { Rows } from './summary.ts';

/** Rows as points: where they lie and how far they spread. */
export interface Cloud {
	/** Rows without a gap or an infinite number. */
	n: number;
	mean: Float64Array;
	/** Mean squared distance from the mean. */
	variance: number;
	/** At least the variance along the heaviest direction. */
	heaviest: number;
	/** Farthest distance from the mean. */
	farthest: number;
}

/**
 * The heaviest direction is bounded by the root of the sum of the squared eigenvalues, which is the mean squared inner product of
 * two independent rows around their mean: neighbouring rows are taken as pairs. O(rows x columns).
 */
export function cloudOf({ columns, n: all, values }: Rows): Cloud {
	const width = columns.length;
	const rows = Array.from({ length: all }, (_, row) => values.subarray(row * width, (row + 1) * width)).filter((row) =>
		row.every((value) => Math.abs(value) < 1e150)
	);
	const n = rows.length;
	const mean = new Float64Array(width);
	for (const row of rows) for (let k = 0; k < width; k++) mean[k] = (mean[k] ?? 0) + (row[k] ?? 0) / n;
	let [sum, farthest, products] = [0, 0, 0];
	let before: Float64Array | undefined;
	for (const row of rows) {
		const apart = row.map((value, k) => value - (mean[k] ?? 0));
		const squared = apart.reduce((total, x) => total + x * x, 0);
		sum += squared;
		farthest = Math.max(farthest, Math.sqrt(squared));
		if (before) products += apart.reduce((total, x, k) => total + x * (before?.[k] ?? 0), 0) ** 2;
		before = apart;
	}
	const variance = sum / Math.max(1, n - 1);
	return { n, mean, variance, farthest, heaviest: Math.min(variance, Math.sqrt(products / Math.max(1, n - 1))) };
}
