import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	classesOf,
	countsOver,
	freezeBinning,
	freezeCategoricalBinning,
	freezeNumericBinning,
	toTwoSample
} from '#detectors/core/binning.ts';
import { binBounds, binOf, scaleFrom, valueAt } from '#detectors/core/scale.ts';
import type { CategoricalSummary, NumericSummary, Scale } from '#detectors/core/summary.ts';
import { randomFrom } from '../random.ts';

const scale: Scale = { scale_id: 1, centre: 10, spread: 2 };

function numeric(values: readonly (number | null)[], at: Scale = scale): NumericSummary {
	const finite = values.filter((value): value is number => value !== null && Number.isFinite(value));
	const bins: Record<string, number> = {};
	for (const value of finite) bins[binOf(value, at)] = (bins[binOf(value, at)] ?? 0) + 1;
	const count = (test: (value: number | null) => boolean) => values.filter(test).length;
	return {
		scale: at,
		bins,
		n: values.length,
		weight: values.length,
		weight2: values.length,
		sum: 0,
		sum2: 0,
		nan: count(Number.isNaN),
		positive_infinity: count((value) => value === Infinity),
		negative_infinity: count((value) => value === -Infinity),
		missing: count((value) => value === null)
	};
}

function categorical(categories: Record<string, number>, missing = 0): CategoricalSummary {
	const n = Object.values(categories).reduce((sum, count) => sum + count, missing);
	return { categories, n, weight: n, weight2: n, missing };
}

const random = randomFrom(11);
const normals = (n: number, mean = 10, sd = 2) => Array.from({ length: n }, () => mean + sd * random.normal());
const total = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0);

describe('scale', () => {
	it('puts every value inside the bounds of its bin', () => {
		fc.assert(
			fc.property(fc.double({ min: -1e300, max: 1e300, noNaN: true }), (value) => {
				const [low, high] = binBounds(binOf(value, scale), scale);
				const slack = 1e-9 * Math.max(1, Math.abs(value));
				expect(value).toBeGreaterThanOrEqual(low - slack);
				expect(value).toBeLessThanOrEqual(high + slack);
			})
		);
	});

	it('is the formula of the store: round(asinh((v - centre) / spread) * 32)', () => {
		expect(binOf(10, scale)).toBe(0);
		expect(binOf(12, scale)).toBe(Math.round(Math.asinh(1) * 32));
		expect(valueAt(0, scale)).toBe(10);
	});

	it.each([
		['constant', [5, 5, 5], { centre: 5, spread: 0.05 }],
		['zero', [0, 0], { centre: 0, spread: 1 }],
		['empty', [], { centre: 0, spread: 1 }],
		['not finite', [NaN, Infinity], { centre: 0, spread: 1 }],
		['half equal', [0, 0, 0, 0, 8], { centre: 0, spread: 2 }]
	])('has a centre and a spread for %s values', (_, values, expected) => {
		expect(scaleFrom(values)).toEqual(expected);
	});

	it.each([[[1e308, 1e308, 1.5e308]], [[-1.7e308, 1.7e308]], [[1e9, 1e9 + 1e-7, 1e9 - 1e-7]], [[5e-324, 0, 0]]])(
		'stays finite and above 0 for %o',
		(values) => {
			const { centre, spread } = scaleFrom(values);
			expect(Number.isFinite(centre)).toBe(true);
			expect(spread).toBeGreaterThan(0);
			expect(Number.isFinite(spread)).toBe(true);
		}
	);

	it('of a normal sample is its mean and standard deviation', () => {
		const { centre, spread } = scaleFrom(normals(20_000));
		expect(centre).toBeCloseTo(10, 1);
		expect(spread).toBeCloseTo(2, 1);
	});
});

describe('binning of numbers', () => {
	it('has about twelve classes of equal share, and one on each side beyond the reference', () => {
		const reference = numeric(normals(20_000));
		const binning = freezeNumericBinning(reference.bins, scale);
		const counts = countsOver(binning, reference);
		expect(counts).toHaveLength(classesOf(binning).length);
		expect(counts[0]).toBe(0);
		const inner = counts.slice(1, binning.bounds.length + 2);
		expect(inner.length).toBeGreaterThanOrEqual(10);
		expect(inner.length).toBeLessThanOrEqual(13);
		for (const count of inner) expect(count / 20_000).toBeGreaterThan(0.04);
	});

	it('keeps a heavy value alone', () => {
		const reference = numeric([...Array.from({ length: 600 }, () => 0), ...normals(400, 50, 5)]);
		const counts = countsOver(freezeBinning(reference), reference);
		expect(counts).toContain(600);
	});

	it('loses no row, wherever it lies', () => {
		const binning = freezeBinning(numeric(normals(1000)));
		const odd = [null, NaN, Infinity, -Infinity, 1e300, -1e300, 10, 9, null];
		const counts = countsOver(binning, numeric(odd));
		expect(total(counts)).toBe(odd.length);
		const kinds = classesOf(binning).map(({ kind }, i) => [kind, counts[i]]);
		expect(kinds).toContainEqual(['missing', 2]);
		expect(kinds).toContainEqual(['nan', 1]);
		expect(kinds).toContainEqual(['infinite', 2]);
		expect(counts[0]).toBe(1);
	});

	it('compares roll-ups made on different scales', () => {
		const values = normals(5000);
		const binning = freezeBinning(numeric(values));
		const other = countsOver(binning, numeric(values, { scale_id: 2, centre: 9, spread: 1.1 }));
		expect(total(other)).toBe(5000);
		const own = countsOver(binning, numeric(values));
		for (const [i, count] of own.entries()) expect(Math.abs(count - (other[i] ?? 0))).toBeLessThan(200);
	});

	it('counts evenly weighted rows as the rows they are', () => {
		const plain = numeric(normals(1000));
		const weighted = structuredClone(plain);
		for (const [bin, count] of Object.entries(plain.bins)) weighted.bins[bin] = count * 10;
		weighted.weight = 10_000;
		weighted.weight2 = 100_000;
		const binning = freezeBinning(plain);
		expect(countsOver(binning, weighted)).toEqual(countsOver(binning, plain));
	});

	it('is stable: same reference, same id; another scale, another id', () => {
		const { bins } = numeric(normals(500));
		const reversed = Object.fromEntries(Object.entries(bins).reverse());
		expect(freezeNumericBinning(reversed, scale)).toEqual(freezeNumericBinning(bins, scale));
		expect(freezeNumericBinning(bins, { ...scale, spread: 3 }).binning_id).not.toBe(
			freezeNumericBinning(bins, scale).binning_id
		);
	});

	it('of an empty reference still has classes', () => {
		expect(countsOver(freezeNumericBinning({}, scale), numeric([1, 2, 30]))).toHaveLength(6);
	});

	it('orders the fine bins, missing values first', () => {
		const sample = toTwoSample(
			freezeBinning(numeric([1, 2, 3])),
			numeric([null, NaN, 1, Infinity]),
			numeric([1, 2, 3])
		);
		expect(sample.fine?.current).toEqual([1, 1, 0, 1, 0, 0, 1]);
		expect(sample.fine?.reference).toEqual([0, 0, 0, 1, 1, 1, 0]);
	});
});

describe('binning of categories', () => {
	it('merges rare ones once, and tells new ones apart', () => {
		const binning = freezeCategoricalBinning({ web: 700, app: 298, fax: 2 });
		expect(binning.categories).toEqual(['web', 'app']);
		const counts = countsOver(binning, categorical({ web: 5, fax: 4, phone: 3 }, 2));
		expect(counts).toEqual([5, 0, 4, 3, 2]);
		expect(classesOf(binning).map(({ kind }) => kind)).toEqual(['value', 'value', 'other', 'new', 'missing']);
	});

	it('takes what the store capped as other, not as new', () => {
		expect(countsOver(freezeCategoricalBinning({ a: 10 }), categorical({ a: 1, '@other': 5 }))).toEqual([1, 5, 0, 0]);
	});

	it('does not mix names with the properties of objects', () => {
		const binning = freezeCategoricalBinning({ constructor: 5, toString: 5 });
		expect(countsOver(binning, categorical({ constructor: 3, valueOf: 2 }))).toEqual([3, 0, 0, 2, 0]);
	});
});
