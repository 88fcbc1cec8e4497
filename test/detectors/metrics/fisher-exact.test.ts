import { describe, expect, it } from 'vitest';
import { UNBOUNDED } from '#core/verdict.ts';
import { oddsInterval } from '#detectors/core/odds-interval.ts';
import { fisherExact } from '#detectors/metrics/fisher-exact.ts';
import { randomFrom } from '../random.ts';
import { estimated, sample } from '../sample.ts';

// scipy 1.17.1, contingency.odds_ratio(kind='conditional').confidence_interval at 95 %, 99.8 %, 99.9998 %.
describe('the exact conditional interval', () => {
	const [one, two] = [
		{ hits: 30, n: 100 },
		{ hits: 45, n: 220 }
	];
	it.each([
		[0.025, 0.9326452728116168, 2.9466348596066183],
		[1e-3, 0.6770244861052548, 4.007644404087235],
		[1e-6, 0.4160075992576105, 6.325634188922776]
	])('at %d an end', (alpha, lower, upper) => {
		const made = oddsInterval(one, two, { lower: alpha, upper: alpha });
		expect(made.value).toBeCloseTo(1.6666666666666667, 12);
		expect(made.lower).toBeCloseTo(lower, 6);
		expect(made.upper).toBeCloseTo(upper, 5);
	});

	it('of many rows', () => {
		const made = oddsInterval({ hits: 40_000, n: 100_000 }, { hits: 90_000, n: 200_000 }, { lower: 1e-3, upper: 1e-3 });
		expect(made.lower).toBeCloseTo(0.7952184062199507, 6);
		expect(made.upper).toBeCloseTo(0.8348834378667108, 6);
	});

	it('is not bounded where one side has no hit', () => {
		const made = oddsInterval({ hits: 4, n: 100 }, { hits: 0, n: 200 }, { lower: 1e-3, upper: 1e-3 });
		expect(made.lower).toBeCloseTo(0.4376793327859228, 6);
		expect(made.upper).toBe(UNBOUNDED);
		expect(oddsInterval({ hits: 0, n: 10 }, { hits: 0, n: 20 }, { lower: 1e-3, upper: 1e-3 })).toEqual({
			value: 1,
			lower: 0,
			upper: UNBOUNDED
		});
	});

	it('misses no more often than it says (seeded simulation)', () => {
		const random = randomFrom(8);
		let missed = 0;
		for (let i = 0; i < 1000; i++) {
			const pair = [random.binomial(80, 0.2), random.binomial(200, 0.1)] as const;
			const made = oddsInterval({ hits: pair[0], n: 80 }, { hits: pair[1], n: 200 }, { lower: 0.025, upper: 0.025 });
			if (made.lower > 2.25 || made.upper < 2.25) missed++;
		}
		expect(missed / 1000).toBeLessThanOrEqual(0.06);
	});
});

it('watches the commonest class of the reference, and carries the test (scipy 1.17.1, fisher_exact)', () => {
	const { value, method } = estimated(fisherExact, sample([70, 30], [175, 45]));
	expect(value).toBeCloseTo(0.6, 12);
	expect(method.params).toMatchObject({ class: '0', share: 0.7 });
	expect(method.params['p_value']).toBeCloseTo(0.06577629799196116, 10);
});
