import { seeded } from '#demo/random.ts';
import { describe, expect, test } from 'vitest';

const many = Array.from({ length: 20_000 });

describe('seeded', () => {
	test('the same key gives the same stream, another key another one', () => {
		const [a, b, c] = [seeded('x'), seeded('x'), seeded('y')].map((random) =>
			many.slice(0, 50).map(() => random.uniform())
		);
		expect(a).toEqual(b);
		expect(a).not.toEqual(c);
	});

	test('normal has the mean and standard deviation asked for', () => {
		const random = seeded('normal');
		const values = many.map(() => random.normal(10, 2));
		const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
		const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
		// Five standard errors of 20,000 draws.
		expect(mean).toBeCloseTo(10, 0);
		expect(Math.abs(mean - 10)).toBeLessThan((5 * 2) / Math.sqrt(many.length));
		expect(Math.abs(variance - 4)).toBeLessThan(5 * 4 * Math.sqrt(2 / many.length));
	});

	test.each([0.4, 7, 900])('a Poisson count of mean %f has that mean and variance', (mean) => {
		const random = seeded(`poisson ${mean}`);
		const values = many.map(() => random.poisson(mean));
		const average = values.reduce((sum, value) => sum + value, 0) / values.length;
		const variance = values.reduce((sum, value) => sum + (value - average) ** 2, 0) / values.length;
		expect(Math.abs(average - mean)).toBeLessThan(5 * Math.sqrt(mean / many.length));
		expect(variance / mean).toBeGreaterThan(0.9);
		expect(variance / mean).toBeLessThan(1.1);
	});

	test('pick follows the weights, whatever they add up to', () => {
		const random = seeded('pick');
		const heads = many.filter(() => random.pick({ heads: 30, tails: 10 }) === 'heads').length;
		expect(heads / many.length).toBeCloseTo(0.75, 1);
	});
});
