import { describe, expect, it } from 'vitest';
import { gapOf, largestGap } from '#detectors/classical/largest-gap.ts';
import { tallyOf } from '#detectors/core/tally.ts';
import { randomFrom } from '../random.ts';

const random = randomFrom(3);
const many = (value: () => number) => Float64Array.from({ length: 30_000 }, value);

/** Cells against the sort, on every kind of column that a cell could stumble over. */
describe('largest gap of many rows', () => {
	it.each([
		['normal', () => random.normal()],
		['over many powers of ten', () => Math.exp(4 * random.normal())],
		['ten values', () => Math.floor(10 * random.uniform())],
		['one value', () => 3],
		['mostly zero', () => (random.uniform() < 0.7 ? 0 : random.normal())],
		['a few huge outliers', () => random.normal() * (random.uniform() < 0.01 ? 1e300 : 1)],
		['the largest doubles', () => (random.uniform() < 0.5 ? -1 : 1) * Number.MAX_VALUE * random.uniform()],
		['noise on a large number', () => 1e9 + 1e-6 * random.normal()]
	])('%s', (_, value) => {
		const [x, y] = [many(value), many(value)];
		const before = x.slice();
		expect(largestGap(x, y)).toEqual(gapOf(tallyOf(x, y)));
		expect(
			largestGap(
				x,
				y.map((v) => v * 1.01)
			)
		).toEqual(
			gapOf(
				tallyOf(
					x,
					y.map((v) => v * 1.01)
				)
			)
		);
		expect(x).toEqual(before);
	});
});

it('is signed: above where the first sample holds smaller values', () => {
	expect(largestGap([1, 2], [3, 4])).toEqual({ above: 1, below: 0 });
});
