import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	endsFor,
	epochShare,
	gateEnds,
	levelOf,
	lookAlpha,
	REASSURING,
	rolloutAlpha,
	seriesShare
} from '#detectors/core/ledger.ts';

const alphas = fc.double({ min: 1e-6, max: 0.5, noNaN: true });

/** Sum of the first `count` parts, smallest first. */
function partial(part: (k: number) => number, count: number): number {
	let sum = 0;
	for (let k = count; k >= 1; k--) sum += part(k);
	return sum;
}

describe('alpha ledger', () => {
	it('never spends more than the whole, however long it runs', () => {
		// What lies beyond a million looks is at most the integral of the sequence from there on.
		expect(partial((k) => lookAlpha(1, k), 1e6) + Math.log(300) / Math.log(1e6 + 300)).toBeLessThanOrEqual(1);
		expect(partial((k) => seriesShare(1, k), 1e6) + Math.log(30) / Math.log(1e6 + 30)).toBeLessThanOrEqual(1);
		const rollout = { alpha: { promote: 1, roll_back: 1 }, checks: 1, step: 1 };
		const first = 6 / Math.PI ** 2;
		const looks = partial((look) => rolloutAlpha({ ...rollout, look }).promote / first, 1e6);
		expect(looks + 0.29518 / Math.log(1e6)).toBeLessThanOrEqual(1);
		expect(partial((r) => epochShare(1, r), 1e6) + 6 / Math.PI ** 2 / 1e6).toBeLessThanOrEqual(1 + 1e-12);
	});

	it('wastes little: the sequences add up to nearly the whole', () => {
		expect(partial((k) => lookAlpha(1, k), 1e6) + Math.log(300) / Math.log(1e6 + 301)).toBeGreaterThan(0.999);
	});

	it('shares product-wise over series, epochs and looks', () => {
		fc.assert(
			fc.property(
				alphas,
				fc.array(fc.tuple(fc.nat(40), fc.nat(20), fc.nat(5000)), { maxLength: 300 }),
				(alpha, points) => {
					const distinct = new Map(points.map((point) => [point.join(), point]));
					let sum = 0;
					for (const [index, epoch, look] of distinct.values())
						sum += levelOf({ alpha, index: index + 1, epoch: epoch + 1, look: look + 1 });
					expect(sum).toBeLessThanOrEqual(alpha);
				}
			)
		);
	});

	it('falls with every later series, epoch and look, and never to 0', () => {
		const at = { alpha: 0.05, index: 3, epoch: 2, look: 10 };
		for (const key of ['index', 'epoch', 'look'] as const) {
			const later = levelOf({ ...at, [key]: at[key] + 1 });
			expect(later).toBeLessThan(levelOf(at));
			expect(later).toBeGreaterThan(0);
		}
		// Minute looks for ten years of the five-hundredth series.
		expect(levelOf({ alpha: 0.05, index: 500, epoch: 1, look: 5_256_000 })).toBeGreaterThan(1e-16);
	});

	it.each([
		[{ max: 1 }, 1e-6, { lower: 1e-6, upper: REASSURING }],
		[{ min: 0 }, 1e-6, { lower: REASSURING, upper: 1e-6 }],
		[{ min: 0, max: 1 }, 1e-6, { lower: 5e-7, upper: 5e-7 }],
		[{ max: 1 }, 0.01, { lower: 0.01, upper: 0.01 }]
	])('the ends that can page spend the level together: %o at %s', (leeway, level, ends) => {
		expect(endsFor(level, leeway)).toEqual(ends);
	});
});

describe('rollout ledger', () => {
	const alpha = { promote: 0.05, roll_back: 0.01 };

	it('shares false rollbacks over checks, and false promotions not', () => {
		const one = rolloutAlpha({ alpha, checks: 1, step: 2, look: 3 });
		const four = rolloutAlpha({ alpha, checks: 4, step: 2, look: 3 });
		expect(four.promote).toBe(one.promote);
		expect(four.roll_back).toBeCloseTo(one.roll_back / 4, 15);
	});

	it('stays inside both budgets over all steps and looks', () => {
		const sum = { promote: 0, roll_back: 0 };
		for (let step = 1; step <= 20; step++) {
			for (let look = 1; look <= 5000; look++) {
				const part = rolloutAlpha({ alpha, checks: 3, step, look });
				sum.promote += part.promote;
				sum.roll_back += 3 * part.roll_back;
			}
		}
		expect(sum.promote).toBeLessThanOrEqual(alpha.promote);
		expect(sum.roll_back).toBeLessThanOrEqual(alpha.roll_back);
	});

	it.each([
		[{ max: 1 }, { lower: 1e-6, upper: 1e-3 }],
		[{ min: 0 }, { lower: 1e-3, upper: 1e-6 }],
		[
			{ min: 0, max: 1 },
			{ lower: 5e-7, upper: 5e-7 }
		]
	])('the end that proves too far spends the level of rolling back: %o', (leeway, ends) => {
		expect(gateEnds({ promote: 1e-3, roll_back: 1e-6 }, leeway)).toEqual(ends);
	});
});
