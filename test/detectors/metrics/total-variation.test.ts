import { expect, it } from 'vitest';
import { totalVariation } from '#detectors/metrics/total-variation.ts';
import { randomFrom } from '../random.ts';
import { estimated, sample } from '../sample.ts';

it('is half the sum of the differences of shares', () => {
	// By hand: 30, 50, 20 of 100 against 50, 30, 20 of 100.
	expect(estimated(totalVariation, sample([30, 50, 20], [50, 30, 20])).method.params['plain']).toBeCloseTo(0.2, 12);
});

it('takes off what sampling adds', () => {
	const random = randomFrom(2);
	const shares = Array.from({ length: 12 }, () => 1 / 12);
	let [plain, value] = [0, 0];
	for (let i = 0; i < 200; i++) {
		const made = estimated(totalVariation, sample(random.multinomial(1000, shares), random.multinomial(1000, shares)));
		plain += Number(made.method.params['plain']) / 200;
		value += made.value / 200;
	}
	expect(plain).toBeGreaterThan(0.05);
	expect(value).toBeLessThan(plain / 3);
});
