import { describe, expect, it } from 'vitest';
import { jensenShannonDivergence, populationStability } from '#detectors/core/divergences.ts';
import { missRate } from './miss-rate.ts';
import { even, lastOnly, slope, withRare } from './true-change.ts';

/**
 * The true divergence lies exactly on the limit of 0.1: the worst case that still counts as "inside". The lower end pages, and
 * must hold at the levels that the ledger really spends; `bench/coverage.ts` prints the wider grid.
 */
const psi = { divergence: populationStability, limit: 0.1, trials: 300 };
const cases = [
	{ name: 'a slope', reference: even, direction: slope, n: 1000, m: 1_000_000 },
	{ name: 'a slope, two samples', reference: even, direction: slope, n: 5000, m: 5000 },
	{ name: 'one class of 0.4 %', reference: withRare(0.004), direction: lastOnly, n: 1000, m: 1_000_000 },
	{ name: 'one class of 0.05 %', reference: withRare(0.0005), direction: lastOnly, n: 10_000, m: 1_000_000 }
];

describe.each(cases)('$name, n $n against $m', ({ name: _, ...at }) => {
	it.each([1e-2, 1e-6, 1e-9])('lower end at %d: at most twice nominal', (alpha) => {
		const { ratio, error } = missRate({ ...psi, ...at, alpha, end: 'lower', seed: 5 });
		expect(ratio - 2 * error).toBeLessThanOrEqual(2);
		expect(ratio + 3 * error).toBeGreaterThan(0.2);
	});

	it.each([1e-2, 1e-4])('upper end at %d: at most twice nominal', (alpha) => {
		const { ratio, error } = missRate({ ...psi, ...at, alpha, end: 'upper', trials: 100, seed: 6 });
		expect(ratio - 2 * error).toBeLessThanOrEqual(2);
	});
});

it('holds for the Jensen-Shannon divergence too', () => {
	const at = {
		reference: even,
		direction: slope,
		n: 1000,
		m: 20_000,
		divergence: jensenShannonDivergence,
		limit: 0.01
	};
	const { ratio, error } = missRate({ ...at, alpha: 1e-6, end: 'lower', trials: 300, seed: 7 });
	expect(ratio - 2 * error).toBeLessThanOrEqual(2);
});
