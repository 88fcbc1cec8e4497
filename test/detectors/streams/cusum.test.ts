import { expect, it } from 'vitest';
import { Cusum } from '#detectors/streams/cusum.ts';
import { alarmsOf } from '#detectors/streams/stream.ts';
import { randomFrom } from '../random.ts';

// Montgomery, Introduction to Statistical Quality Control, 6th ed., tables 9.1 and 9.2: target 10, K 0.5, H 5.
const VALUES = [
	9.45, 7.99, 9.29, 11.66, 12.16, 10.18, 8.04, 11.46, 9.2, 10.34, 9.03, 11.47, 10.51, 9.4, 10.08, 9.37, 10.62, 10.31,
	8.52, 10.84, 10.9, 9.33, 12.29, 11.5, 10.6, 11.08, 10.38, 11.62, 11.31, 10.52
];

it('has the sums of the textbook, and its alarm at the 29th value', () => {
	const cusum = new Cusum({ target: 10, sd: 1 });
	const ups: number[] = [];
	const alarms = VALUES.flatMap((value, i) => {
		const alarmed = cusum.update(value);
		ups.push(Number(cusum.sums.up.toFixed(2)));
		return alarmed ? [i + 1] : [];
	});
	expect(alarms[0]).toBe(29);
	expect(ups.slice(0, 8)).toEqual([0, 0, 0, 1.16, 2.82, 2.5, 0.04, 1]);
	expect(ups.slice(22, 29)).toEqual([1.79, 2.79, 2.89, 3.47, 3.35, 4.47, 5.28]);
});

// The same book, table 9.3: average run lengths 465 without a change and 10.4 after one of one standard deviation.
it.each([
	[0, 465],
	[1, 10.4]
])('alarms on average every so many values after a change of %d', (shift, length) => {
	const random = randomFrom(9);
	const values = Array.from({ length: length * 400 }, () => random.normal() + shift);
	const alarms = alarmsOf(new Cusum({ target: 0, sd: 1 }), values);
	expect(values.length / alarms.length / length).toBeCloseTo(1, 0.7);
});

it('needs no other unit', () => {
	const scaled = VALUES.map((value) => value * 1000);
	const found = alarmsOf(new Cusum({ target: 10_000, sd: 1000 }), scaled);
	expect(found).toEqual(alarmsOf(new Cusum({ target: 10, sd: 1 }), VALUES));
});
