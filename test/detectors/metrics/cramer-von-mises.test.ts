import { describe, expect, it } from 'vitest';
import { cramerVonMises } from '#detectors/metrics/cramer-von-mises.ts';
import { missOf, numericChanges } from '../metric-miss.ts';
import { estimated, sample } from '../sample.ts';
import { uneven } from './tally-sample.ts';

it('is the root mean square gap over the ranks (numpy, interpolated functions on two million ranks)', () => {
	expect(estimated(cramerVonMises, uneven).method.params['plain']).toBeCloseTo(0.02140872631664185, 7);
});

it('is the root of a third where the samples have nothing in common', () => {
	expect(estimated(cramerVonMises, sample([9, 0], [0, 9])).method.params['plain']).toBeCloseTo(Math.sqrt(1 / 3), 12);
});

it('does not call tied samples different', () => {
	// Midranks do: scipy 1.17.1 gives p 0.012 for these.
	expect(Number(estimated(cramerVonMises, uneven).method.params['p_value'])).toBeGreaterThan(0.9);
});

describe('misses no more often than it says, and sees a change', () => {
	it.each(Object.entries(numericChanges()))('%s', (_, laws) => {
		for (const end of ['lower', 'upper'] as const) {
			const { ratio, error } = missOf({
				metric: cramerVonMises,
				laws,
				n: 500,
				m: 2000,
				alpha: 1e-2,
				end,
				trials: 300,
				seed: 5
			});
			expect(ratio - 2 * error).toBeLessThanOrEqual(1);
		}
	});

	it('half a spread, at the level that the ledger spends', () => {
		const { current, reference } = numericChanges()['shift'] ?? { current: [], reference: [] };
		const rows = (shares: readonly number[], n: number) => shares.map((share) => Math.round(share * n));
		expect(estimated(cramerVonMises, sample(rows(current, 5000), rows(reference, 50_000)), 1e-9).lower).toBeGreaterThan(
			0.05
		);
	});
});
