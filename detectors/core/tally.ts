/**
 * Two samples of numbers as the distinct values of both, in rising order, with how often each holds them: all that a
 * test of two samples needs, and made by one sort. The bins of a histogram make one too, with the bins' middles as values.
 */
export interface Tally {
	/** Distinct and finite, rising. */
	values: ArrayLike<number>;
	/** How often the first and the second sample hold each value; weights make them fractional. */
	x: ArrayLike<number>;
	y: ArrayLike<number>;
	/** Sums of `x` and of `y`. */
	n: number;
	m: number;
}

/** Counts two samples of finite numbers; O(n log n). The caller decides what missing and infinite values mean. */
export function tallyOf(x: ArrayLike<number>, y: ArrayLike<number>): Tally {
	const one = Float64Array.from(x).sort();
	const two = Float64Array.from(y).sort();
	const values = new Float64Array(one.length + two.length);
	const counts = [new Float64Array(values.length), new Float64Array(values.length)] as const;
	let distinct = 0;
	for (let i = 0, j = 0; i < one.length || j < two.length; distinct++) {
		const a = one[i] ?? Infinity;
		const b = two[j] ?? Infinity;
		const value = a < b ? a : b;
		const [fromX, fromY] = [i, j];
		while (i < one.length && one[i] === value) i++;
		while (j < two.length && two[j] === value) j++;
		values[distinct] = value;
		counts[0][distinct] = i - fromX;
		counts[1][distinct] = j - fromY;
	}
	return {
		values: values.subarray(0, distinct),
		x: counts[0].subarray(0, distinct),
		y: counts[1].subarray(0, distinct),
		n: one.length,
		m: two.length
	};
}

/** The same of weighted values: a value counts by its weight. Weights are above 0 in sum, and none is below. */
export function weightedTallyOf(
	x: ArrayLike<number>,
	y: ArrayLike<number>,
	xWeights: ArrayLike<number>,
	yWeights: ArrayLike<number>
): Tally {
	const cells = new Map<number, [number, number]>();
	const add = (values: ArrayLike<number>, weights: ArrayLike<number>, side: 0 | 1) => {
		for (let i = 0; i < values.length; i++) {
			const value = values[i] ?? 0;
			const cell = cells.get(value) ?? [0, 0];
			cell[side] += weights[i] ?? 0;
			cells.set(value, cell);
		}
	};
	add(x, xWeights, 0);
	add(y, yWeights, 1);
	const rising = [...cells].sort(([a], [b]) => a - b);
	const sum = (weights: ArrayLike<number>) => Array.from(weights).reduce((total, weight) => total + weight, 0);
	return {
		values: rising.map(([value]) => value),
		x: rising.map(([, [count]]) => count),
		y: rising.map(([, [, count]]) => count),
		n: sum(xWeights),
		m: sum(yWeights)
	};
}
