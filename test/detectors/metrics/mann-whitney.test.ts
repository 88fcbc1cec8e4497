import { describe, expect, it } from 'vitest';
import { mannWhitney } from '#detectors/metrics/mann-whitney.ts';
import { missOf, numericChanges, sampleOf } from '../metric-miss.ts';
import { estimated } from '../sample.ts';
import { uneven } from './tally-sample.ts';

it('is U over n m, and carries the two-sided test (scipy 1.17.1, mannwhitneyu asymptotic)', () => {
	const { value, method } = estimated(mannWhitney, uneven);
	expect(value).toBeCloseTo(0.51375, 12);
	expect(method.params['p_value']).toBeCloseTo(0.6906255248225421, 10);
});

it('is above a half where current values are larger', () => {
	const larger = sampleOf([0, 10, 90], [90, 10, 0], [1, 2, 3]);
	expect(estimated(mannWhitney, larger).value).toBeCloseTo(0.995, 12);
});

describe('misses no more often than it says', () => {
	it.each(Object.entries(numericChanges()))('%s', (_, laws) => {
		for (const end of ['lower', 'upper'] as const) {
			const { ratio, error } = missOf({
				metric: mannWhitney,
				laws,
				n: 500,
				m: 2000,
				alpha: 1e-2,
				end,
				trials: 400,
				seed: 8
			});
			expect(ratio - 2 * error).toBeLessThanOrEqual(1);
		}
	});
});
