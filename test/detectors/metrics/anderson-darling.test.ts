import { describe, expect, it } from 'vitest';
import { andersonDarling } from '#detectors/metrics/anderson-darling.ts';
import { missOf, numericChanges } from '../metric-miss.ts';
import { estimated, sample } from '../sample.ts';
import { uneven } from './tally-sample.ts';

it('weights the tails (numpy, interpolated functions on two million ranks)', () => {
	expect(estimated(andersonDarling, uneven).method.params['plain']).toBeCloseTo(0.04527266280499442, 6);
});

it('carries the statistic of Scholz and Stephens (scipy 1.17.1, anderson_ksamp with midranks)', () => {
	const { params } = estimated(andersonDarling, uneven).method;
	expect(params['statistic']).toBeCloseTo(-1.1033080427816901, 9);
	expect(params['p_value']).toBe(0.25);
});

it('is 1.243 where the samples have nothing in common', () => {
	const many = (first: number) => Array.from({ length: 100 }, (_, i) => (i < 50 === first < 50 ? 5 : 0));
	expect(estimated(andersonDarling, sample(many(0), many(99))).method.params['plain']).toBeCloseTo(1.2431, 3);
});

describe('misses no more often than it says', () => {
	it.each(Object.entries(numericChanges()))('%s', (_, laws) => {
		for (const end of ['lower', 'upper'] as const) {
			const { ratio, error } = missOf({
				metric: andersonDarling,
				laws,
				n: 500,
				m: 2000,
				alpha: 1e-2,
				end,
				trials: 200,
				seed: 6
			});
			expect(ratio - 2 * error).toBeLessThanOrEqual(1);
		}
	});
});
