import { expect, it } from 'vitest';
import { stuckShare } from '#detectors/metrics/stuck-share.ts';
import { rateLowerEnd, rateUpperEnd } from '#detectors/core/distributions/binomial.ts';
import { randomFrom } from '../random.ts';
import { estimated } from '../sample.ts';

it('is the share of the commonest value, beside that of the reference', () => {
	const { value, method } = estimated(stuckShare, { counts: [5, 90, 5], reference: [40, 30, 30] });
	expect(value).toBe(0.9);
	expect(method.params).toMatchObject({ distinct: 3, reference_share: 0.4 });
});

it('pays for the choice below, and not above', () => {
	const made = estimated(stuckShare, { counts: [60, 20, 20] }, 1e-3);
	expect(made.upper).toBeCloseTo(rateUpperEnd(60, 100, 1e-3), 9);
	expect(made.lower).toBeLessThan(rateLowerEnd(60, 100, 1e-3));
	expect(made.lower).toBeGreaterThan(rateLowerEnd(60, 100, 1e-4));
});

it('misses no more often than it says, where the commonest of fifty is chance (seeded simulation)', () => {
	const random = randomFrom(5);
	const shares = Array.from({ length: 50 }, () => 0.02);
	let [low, high] = [0, 0];
	for (let i = 0; i < 1000; i++) {
		const made = estimated(stuckShare, { counts: random.multinomial(200, shares) }, 0.02);
		if (made.lower > 0.02) low++;
		if (made.upper < 0.02) high++;
	}
	expect(Math.max(low, high)).toBeLessThanOrEqual(30);
});
