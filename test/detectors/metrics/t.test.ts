import { describe, expect, it } from 'vitest';
import { isBlind } from '#core/verdict.ts';
import { fineOfRows } from '#detectors/core/exact-rows.ts';
import { t } from '#detectors/metrics/t.ts';
import { missOf, numericChanges, sampleOf } from '../metric-miss.ts';
import { randomFrom } from '../random.ts';
import { estimated } from '../sample.ts';
import { uneven } from './tally-sample.ts';

it('is the difference in standard deviations of the reference, and carries the test (scipy 1.17.1, Welch)', () => {
	const { value, method } = estimated(t, uneven);
	expect(value).toBeCloseTo(0.02227177015936872, 12);
	expect(method.params['statistic']).toBeCloseTo(0.18245336819225919, 10);
	expect(method.params['p_value']).toBeCloseTo(0.8554120618404393, 10);
});

describe('misses no more often than it says', () => {
	it.each(Object.entries(numericChanges()))('%s', (_, laws) => {
		for (const [end, alpha] of [
			['lower', 1e-2],
			['upper', 1e-2],
			['lower', 1e-9],
			['upper', 1e-9]
		] as const) {
			const { ratio, error } = missOf({ metric: t, laws, n: 500, m: 50_000, alpha, end, trials: 400, seed: 9 });
			expect(ratio - 2 * error).toBeLessThanOrEqual(1);
		}
	});

	it('for exponential rows, whose variance and mean err together', () => {
		const random = randomFrom(11);
		const exponential = (n: number) => Float64Array.from({ length: n }, () => -Math.log(random.uniform()));
		const reference = exponential(5000);
		let [low, high] = [0, 0];
		for (let i = 0; i < 300; i++) {
			const fine = fineOfRows({ current: exponential(200), reference });
			const made = t.estimate({ ...sampleOf([1], [1]), fine }, { alpha: { lower: 0.01, upper: 0.01 }, min_n: 1 });
			if (isBlind(made)) throw new Error(made.detail);
			if (made.lower > 0) low++;
			if (made.upper < 0) high++;
		}
		expect(Math.max(low, high)).toBeLessThanOrEqual(6);
	});
});
