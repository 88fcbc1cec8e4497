import { describe, expect, it } from 'vitest';
import { injectRows } from '#detectors/core/inject-rows.ts';
import type { Rows } from '#detectors/core/summary.ts';
import { randomFrom } from '../random.ts';

const N = 4000;
/** Two normal numbers that hang together (0.8), the first as income in its own unit, and a class of two columns. */
function rowsOf(seed: number): Rows {
	const random = randomFrom(seed);
	const values = Float64Array.from(
		Array.from({ length: N }, () => {
			const x = random.normal();
			const other = random.uniform() < 0.2;
			return [Math.exp(10 + x), 0.8 * x + 0.6 * random.normal(), Number(other), Number(!other)];
		}).flat()
	);
	return {
		columns: ['income', 'age', 'job = a', 'job @other'],
		features: ['income', 'age', 'job', 'job'],
		n: N,
		values
	};
}

const column = (rows: Rows, at: number) => Array.from({ length: rows.n }, (_, row) => rows.values[row * 4 + at] ?? NaN);
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const correlation = (rows: Rows) => {
	const [x, y] = [column(rows, 0).map(Math.log), column(rows, 1)];
	const [a, b] = [mean(x), mean(y)];
	const sum = (f: (i: number) => number) => mean(x.map((_, i) => f(i)));
	const cov = sum((i) => ((x[i] ?? 0) - a) * ((y[i] ?? 0) - b));
	return cov / Math.sqrt(sum((i) => ((x[i] ?? 0) - a) ** 2) * sum((i) => ((y[i] ?? 0) - b) ** 2));
};

describe('injectRows', () => {
	const [rows, reference] = [rowsOf(1), rowsOf(2)];

	it('breaks a relation, and no law of a feature', () => {
		const broken = injectRows(rows, reference, { kind: 'relation', feature: 'income', size: 1 });
		expect(column(broken, 0).sort()).toEqual(column(rows, 0).sort());
		expect([1, 2, 3].map((at) => column(broken, at))).toEqual([1, 2, 3].map((at) => column(rows, at)));
		expect(correlation(rows)).toBeCloseTo(0.8, 1);
		expect(Math.abs(correlation(broken))).toBeLessThan(0.08);
		expect(correlation(injectRows(rows, reference, { kind: 'relation', feature: 'income', size: 0.5 }))).toBeCloseTo(
			0.4,
			1
		);
	});

	it('moves a mean by standard deviations of its ranks', () => {
		const moved = injectRows(rows, reference, { kind: 'mean', feature: 'income', size: 0.5 });
		// The logarithm of the log-normal law is the normal law of its ranks.
		expect(mean(column(moved, 0).map(Math.log)) - mean(column(rows, 0).map(Math.log))).toBeCloseTo(0.5, 1);
		expect(correlation(moved)).toBeCloseTo(0.8, 1);
	});

	it('takes values away, of a class in all of its columns', () => {
		const gone = injectRows(rows, reference, { kind: 'missing', feature: 'job', size: 0.25 });
		expect([2, 3].map((at) => column(gone, at).filter(Number.isNaN).length)).toEqual([N / 4, N / 4]);
		expect(column(gone, 0)).toEqual(column(rows, 0));
	});
});
