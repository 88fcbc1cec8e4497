import { describe, expect, it } from 'vitest';
import { fineOfRows } from '#detectors/core/exact-rows.ts';
import { wasserstein } from '#detectors/metrics/wasserstein.ts';
import { missOf, numericChanges, sampleOf } from '../metric-miss.ts';
import { estimated } from '../sample.ts';
import { uneven } from './tally-sample.ts';

it('is the area between the functions (scipy 1.17.1, wasserstein_distance)', () => {
	expect(estimated(wasserstein, uneven).method.params['plain']).toBeCloseTo(0.1, 12);
});

it('of rows is exact, and in the unit of the feature', () => {
	const rows = Array.from({ length: 2000 }, (_, i) => i / 10);
	const fine = fineOfRows({ current: rows.map((x) => x + 40), reference: rows });
	const made = estimated(wasserstein, { ...sampleOf([1], [1]), fine });
	expect(made.method.params).toMatchObject({ exact: true });
	expect(made.method.params['plain']).toBeCloseTo(40, 9);
	expect(made.lower).toBeGreaterThan(0);
	expect(made.upper).toBeGreaterThan(40);
});

it('is blind for categories, with a way out', () => {
	const made = wasserstein.estimate(sampleOf([5, 5], [5, 5]), { alpha: { lower: 0.01, upper: 0.01 }, min_n: 1 });
	expect(made).toMatchObject({ blind: 'detector_error', detail: expect.stringContaining('jensen_shannon') });
});

describe('misses no more often than it says', () => {
	it.each(Object.entries(numericChanges()))('%s', (_, laws) => {
		for (const end of ['lower', 'upper'] as const) {
			const { ratio, error } = missOf({
				metric: wasserstein,
				laws,
				n: 500,
				m: 2000,
				alpha: 1e-2,
				end,
				trials: 400,
				seed: 3
			});
			expect(ratio - 2 * error).toBeLessThanOrEqual(1);
		}
	});
});
