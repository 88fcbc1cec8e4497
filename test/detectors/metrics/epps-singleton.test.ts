import { describe, expect, it } from 'vitest';
import { eppsSingleton } from '#detectors/metrics/epps-singleton.ts';
import { missOf, numericChanges } from '../metric-miss.ts';
import { estimated } from '../sample.ts';
import { uneven } from './tally-sample.ts';

it('is the distance of the characteristic functions (numpy), and carries the test (scipy 1.17.1)', () => {
	const { params } = estimated(eppsSingleton, uneven).method;
	expect(params['plain']).toBeCloseTo(0.02067675970649818, 10);
	expect(params['statistic']).toBeCloseTo(0.458196527218033, 9);
	expect(params['p_value']).toBeCloseTo(0.9774408679434217, 9);
});

describe('misses no more often than it says', () => {
	it.each(Object.entries(numericChanges()))('%s', (_, laws) => {
		for (const end of ['lower', 'upper'] as const) {
			const { ratio, error } = missOf({
				metric: eppsSingleton,
				laws,
				n: 500,
				m: 20_000,
				alpha: 1e-2,
				end,
				trials: 300,
				seed: 7
			});
			expect(ratio - 2 * error).toBeLessThanOrEqual(1);
		}
	});
});
