import { describe, expect, it } from 'vitest';
import { flipped, leastDifference, type Graded } from '#detectors/core/bounded-means.ts';
import { boundedDifference } from '#detectors/core/bounded-differences.ts';
import { randomFrom } from '../random.ts';

const graded = (counts: number[], worth = 1): Graded => ({ counts: Float64Array.from(counts), worth });

describe('the least difference of two mean grades', () => {
	it('misses no more often than it says, for laws with much, little and no spread', () => {
		const random = randomFrom(5);
		const laws = [
			[1, 1, 1, 1, 1],
			[0.5, 0, 0, 0, 0.5],
			[0.02, 0, 0.96, 0, 0.02],
			[0.97, 0, 0, 0, 0.03]
		].map((law) => law.map((share) => share / law.reduce((a, b) => a + b)));
		const mean = (law: number[]) => law.reduce((sum, share, i) => sum + (share * i) / 4, 0);
		for (const p of laws)
			for (const q of laws) {
				let missed = 0;
				for (let i = 0; i < 60; i++) {
					const [x, y] = [graded(random.multinomial(60, p)), graded(random.multinomial(90, q))];
					missed += Number(leastDifference(x, y, 0.05) > mean(p) - mean(q));
				}
				// 60 tries at 5 %: more than 9 happen once in a thousand.
				expect(missed).toBeLessThanOrEqual(9);
			}
	});

	it('is narrower than the band for every law where grades are uniform, also at 1e-9', () => {
		const uniform = (n: number) => graded(Array.from({ length: 33 }, () => n / 33));
		for (const [n, m] of [
			[660, 6600],
			[3300, 6600]
		] as const)
			expect(-leastDifference(uniform(n), uniform(m), 1e-9)).toBeLessThan(0.75 * boundedDifference(1e-9, n, m));
	});

	it('doubles in width where rows are worth a quarter', () => {
		const uniform = (n: number, worth: number) =>
			graded(
				Array.from({ length: 33 }, () => n / 33),
				worth
			);
		const [whole, quarter] = [1, 0.25].map((worth) =>
			leastDifference(uniform(6600, worth), uniform(6600, worth), 1e-6)
		);
		expect((quarter ?? 0) / (whole ?? 1)).toBeCloseTo(2, 1);
	});

	it('turns about with its sides', () => {
		const [x, y] = [graded([5, 30, 65]), graded([60, 30, 10])];
		expect(leastDifference(x, y, 0.01)).toBeGreaterThan(0.3);
		expect(leastDifference(x, y, 0.01)).toBeCloseTo(leastDifference(flipped(y), flipped(x), 0.01), 2);
	});
});
