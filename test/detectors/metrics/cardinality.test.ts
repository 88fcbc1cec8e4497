import { expect, it } from 'vitest';
import { UNBOUNDED } from '#core/verdict.ts';
import { cardinality } from '#detectors/metrics/cardinality.ts';
import { randomFrom } from '../random.ts';
import { estimated } from '../sample.ts';

it('is the number of equally common values, whatever the number of rows', () => {
	const random = randomFrom(4);
	const shares = Array.from({ length: 20 }, () => 0.05);
	for (const n of [100, 10_000]) {
		const { value, lower, upper } = estimated(cardinality, { counts: random.multinomial(n, shares) });
		expect(Math.abs(value - 20)).toBeLessThan(n === 100 ? 5 : 0.5);
		expect(lower).toBeLessThan(20);
		expect(upper).toBeGreaterThan(20);
	}
});

it('of a constant is 1, and is not bounded where nothing came twice', () => {
	expect(estimated(cardinality, { counts: [500] })).toMatchObject({ value: 1, lower: 1 });
	const names = estimated(cardinality, { counts: Array.from({ length: 500 }, () => 1) });
	expect(names.value).toBe(UNBOUNDED);
	expect(names.lower).toBeGreaterThan(20);
});

it('misses no more often than it says (seeded simulation)', () => {
	const random = randomFrom(6);
	const shares = [0.5, 0.2, 0.1, 0.1, 0.05, 0.05];
	const truth = 1 / shares.reduce((sum, p) => sum + p * p, 0);
	let [low, high] = [0, 0];
	for (let i = 0; i < 1000; i++) {
		const made = estimated(cardinality, { counts: random.multinomial(100, shares) }, 0.02);
		if (made.lower > truth) low++;
		if (made.upper < truth) high++;
	}
	expect(Math.max(low, high)).toBeLessThanOrEqual(30);
});
