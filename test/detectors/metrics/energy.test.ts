import { describe, expect, it } from 'vitest';
import { energy } from '#detectors/metrics/energy.ts';
import { missOf, numericChanges } from '../metric-miss.ts';
import { estimated } from '../sample.ts';
import { uneven } from './tally-sample.ts';

it('is the distance (scipy 1.17.1, energy_distance)', () => {
	expect(estimated(energy, uneven).method.params['plain']).toBeCloseTo(0.1, 12);
});

describe('misses no more often than it says', () => {
	it.each(Object.entries(numericChanges()))('%s', (_, laws) => {
		for (const end of ['lower', 'upper'] as const) {
			const { ratio, error } = missOf({
				metric: energy,
				laws,
				n: 500,
				m: 2000,
				alpha: 1e-2,
				end,
				trials: 400,
				seed: 4
			});
			expect(ratio - 2 * error).toBeLessThanOrEqual(1);
		}
	});
});
