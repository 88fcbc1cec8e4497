import { expect, it } from 'vitest';
import { encodeRows, encodingOf, vectorEncoding } from '#detectors/core/encode-rows.ts';
import { freezeCategoricalBinning, type Binning } from '#detectors/core/binning.ts';
import { projected } from '#detectors/core/projection.ts';
import { scorerOf } from '#detectors/core/scores.ts';
import { normalFrom } from '#detectors/core/seeded.ts';
import type { Rows } from '#detectors/core/summary.ts';

const rows = (columns: string[], values: number[]): Rows => ({
	columns,
	n: values.length / columns.length,
	values: Float64Array.from(values)
});

it('scores a value by its grade, whatever its unit, and a missing one as the middle', () => {
	const scorer = scorerOf(rows(['a'], [1, 10, 100, 1000]));
	const { values, columns } = scorer(rows(['a'], [1, 10, 100, 1000, -Infinity, Infinity, 50, NaN]));
	expect(columns).toEqual(['a', 'a missing']);
	const [scores, missing] = values.map((column) => [...column]);
	// scipy.stats.norm.ppf at the middles of the steps of 1/8, 3/8, 5/8, 7/8, 0, 1 and 1/2.
	const expected = [-1.1456, -0.3161, 0.3212, 1.1551, -3.0973, 3.0973, 0.0024, 0];
	expected.forEach((score, i) => expect(scores?.[i]).toBeCloseTo(score, 3));
	expect(missing).toEqual([0, 0, 0, 0, 0, 0, 0, 1]);
});

it('keeps distances among rows of many columns, as far as 64 projections can', () => {
	const normal = normalFrom(4);
	const width = 512;
	const columns = Array.from({ length: width }, (_, i) => `v[${i}]`);
	const many = rows(columns, Array.from({ length: 40 * width }, normal));
	const few = projected(many).rows;
	expect(few.columns.length).toBe(64);
	const distance = ({ values, columns: { length } }: Rows, i: number, j: number) =>
		Math.hypot(...Array.from({ length }, (_, k) => (values[i * length + k] ?? 0) - (values[j * length + k] ?? 0)));
	const ratios = Array.from({ length: 39 }, (_, i) => distance(few, i, i + 1) / distance(many, i, i + 1));
	const mean = ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length;
	for (const ratio of ratios) expect(Math.abs(ratio / mean - 1)).toBeLessThan(0.4);
});

it('makes columns of numbers and of classes; what nobody saw has one of its own', () => {
	const number: Binning = {
		kind: 'numeric',
		binning_id: '',
		scale: { scale_id: 1, centre: 0, spread: 1 },
		low: 0,
		high: 0,
		bounds: []
	};
	const encoding = encodingOf([
		{ feature: 'age', binning: number },
		{ feature: 'channel', binning: freezeCategoricalBinning({ web: 60, app: 30, branch: 10 }) }
	]);
	const made = encodeRows(encoding, [
		{ numbers: [30], categories: ['web'], vector: [] },
		{ numbers: [null], categories: ['app'], vector: [] },
		{ numbers: [40], categories: ['kiosk'], vector: [] },
		{ numbers: [50], categories: [null], vector: [] }
	]);
	expect(made.columns).toEqual(['age', 'channel = app', 'channel = branch', 'channel @other']);
	expect(made.features).toEqual(['age', 'channel', 'channel', 'channel']);
	expect([...made.values]).toEqual([30, 0, 0, 0, NaN, 1, 0, 0, 40, 0, 0, 1, 50, NaN, NaN, NaN]);
});

it('takes a vector of another length for missing', () => {
	const made = encodeRows(
		vectorEncoding('v'),
		[
			{ numbers: [], categories: [], vector: [1, 2] },
			{ numbers: [], categories: [], vector: [3] }
		],
		2
	);
	expect([...made.values]).toEqual([1, 2, NaN, NaN]);
});
