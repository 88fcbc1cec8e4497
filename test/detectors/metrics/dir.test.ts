import { expect, it } from 'vitest';
import { UNBOUNDED } from '#core/verdict.ts';
import { dir } from '#detectors/metrics/dir.ts';
import { admissions, estimated } from '../sample.ts';

it('of the Berkeley admissions of 1973 is 0.6818, below four fifths for sure', () => {
	const { value, upper } = estimated(dir, admissions, 1e-3);
	expect(value).toBeCloseTo(0.6818, 4);
	expect(upper).toBeLessThan(0.8);
});

it('covers the interval of Katz at large counts', () => {
	const { lower, upper } = estimated(
		dir,
		{ group: { hits: 5000, n: 100_000 }, against: { hits: 5200, n: 100_000 } },
		0.025
	);
	const error = 1.959964 * Math.sqrt(1 / 5000 - 1 / 100_000 + 1 / 5200 - 1 / 100_000);
	expect(Math.log(lower)).toBeLessThan(Math.log(5000 / 5200) - error);
	expect(Math.log(lower)).toBeGreaterThan(Math.log(5000 / 5200) - 1.15 * error);
	expect(Math.log(upper)).toBeGreaterThan(Math.log(5000 / 5200) + error);
	expect(Math.log(upper)).toBeLessThan(Math.log(5000 / 5200) + 1.15 * error);
});

it.each([
	[0, 0, 1],
	[3, 0, UNBOUNDED],
	[0, 3, 0]
])('with %d and %d selected is %d', (one, two, expected) => {
	const made = estimated(dir, { group: { hits: one, n: 50 }, against: { hits: two, n: 50 } });
	expect(made.value).toBe(expected);
});
