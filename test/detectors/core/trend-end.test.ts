import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalUpperQuantile } from '#detectors/core/distributions/normal.ts';
import { divergenceInterval, divergenceLowerEnd, lowerEndExceeds } from '#detectors/core/divergence-interval.ts';
import { jensenShannonDivergence, populationStability, squaredHellinger } from '#detectors/core/divergences.ts';
import { pairedShares } from '#detectors/core/paired-shares.ts';
import { placesOf, trendLowerEnd } from '#detectors/core/trend-end.ts';
import { equalBounds, sharesOf } from '../../../bench/statistics/traffic.ts';
import { randomFrom } from '../random.ts';
import { tilted, trueDivergence } from '../true-change.ts';

/** Classes of a number, missing values last. */
const classesOf = (law: readonly unknown[]) =>
	law.map((_, i) => ({ label: '', kind: i < law.length - 1 ? ('value' as const) : ('missing' as const) }));
const numbers = (current: number[], reference: number[]) => ({
	...{ current, reference, ordered: true, classes: classesOf(current) }
});
const alone = (sample: ReturnType<typeof numbers>, alpha: number, divergence = populationStability) =>
	trendLowerEnd(pairedShares(sample), placesOf(sample) ?? [], divergence, alpha, 1);
const bounds = equalBounds(12);
const shifted = (mean: number) => [...sharesOf(bounds, mean).map((share) => share * 0.99), 0.01];

it.each([
	['all classes', [5, 5, 5, 5], [5, 5, 5, 5], [0, 0.5, 1, 0.5]],
	['one that is empty on both sides is the last', [5, 0, 5, 5], [5, 0, 5, 5], [0, 1, 0.5, 0.5]]
])('places of %s', (_, current, reference, places) => {
	expect(placesOf(numbers(current, reference))).toEqual(places);
	expect(placesOf({ ...numbers(current, reference), ordered: false })).toBeUndefined();
	expect(placesOf({ current, reference })).toBeUndefined();
});

it('never proves more than is there, whichever the two laws', () => {
	const law = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 5, maxLength: 5 });
	fc.assert(
		fc.property(
			law,
			law,
			fc.constantFrom(populationStability, jensenShannonDivergence, squaredHellinger),
			(one, two, f) => {
				const [current, reference] = [one, two].map((counts) => counts.map((count) => count * 1e7)) as [
					number[],
					number[]
				];
				const share = (counts: readonly number[]) => counts.map((count) => count / counts.reduce((a, b) => a + b, 0));
				expect(alone(numbers(current, reference), 0.5, f)).toBeLessThanOrEqual(
					trueDivergence(share(one), share(two), f) * (1 + 1e-6)
				);
			}
		)
	);
});

/** True chance over the nominal one of finding a trend on one side where there is none, by importance sampling. */
function falseTrends(law: readonly number[], n: number, m: number, alpha: number, trials: number) {
	const direction = law.map((_, i) => (i < law.length - 1 ? i / (law.length - 2) : 0.5));
	const mean = law.reduce((sum, share, i) => sum + share * (direction[i] ?? 0), 0);
	const variance = law.reduce((sum, share, i) => sum + share * ((direction[i] ?? 0) - mean) ** 2, 0);
	const away = normalUpperQuantile(alpha / 2) / Math.sqrt(variance * (1 / n + 1 / m));
	const drawn = [tilted(law, direction, away / n), tilted(law, direction, -away / m)] as const;
	const random = randomFrom(5);
	let sum = 0;
	for (let i = 0; i < trials; i++) {
		const sample = numbers(random.multinomial(n, drawn[0]), random.multinomial(m, drawn[1]));
		if (!(alone(sample, alpha) > 0)) continue;
		const logRatio = (counts: readonly number[], from: readonly number[]) =>
			counts.reduce((all, count, at) => all + count * Math.log((law[at] ?? 1) / (from[at] ?? 1)), 0);
		sum += Math.exp(logRatio(sample.current, drawn[0]) + logRatio(sample.reference, drawn[1]));
	}
	return sum / trials / (alpha / 2);
}

const few = [0.995, ...Array.from({ length: 11 }, () => 0.0004), 0.0006];
it.each([
	['even classes', shifted(0), 200, 1e-3, 0.7],
	['even classes', shifted(0), 200, 1e-6, 0.7],
	['even classes', shifted(0), 1000, 1e-9, 0.7],
	['three values', [0.3, 0.39, 0.3, 0.01], 1000, 1e-9, 0.7],
	['nearly all in one class', few, 10_000, 1e-6, 0],
	['nearly all in one class', few, 500, 1e-3, 0]
])('unchanged traffic has a trend as rarely as promised: %s of %#', (_, law, n, alpha, least) => {
	const ratio = falseTrends(law, n, 20 * n, alpha, 600);
	expect(ratio).toBeGreaterThanOrEqual(least);
	expect(ratio).toBeLessThan(1.5);
});

describe('the lower end of a distance between numbers', () => {
	const counts = (law: readonly number[], n: number) => law.map((share) => Math.round(share * n));
	const sample = numbers(counts(shifted(0.2), 1000), counts(shifted(0), 100_000));
	const { current, reference } = sample;

	it('sees a shift that all classes together do not', () => {
		expect(divergenceLowerEnd({ current, reference }, populationStability, 1e-8)).toBe(0);
		expect(divergenceLowerEnd(sample, populationStability, 1e-8)).toBeGreaterThan(0);
		expect(lowerEndExceeds(sample, populationStability, 0, 1e-8)).toBe(true);
	});

	it('gives up half of its level where there is no trend', () => {
		const apart = numbers(counts(tilted(shifted(0), [3, ...Array(11).fill(0), 3, 0], 0.4), 1000), reference);
		const together = { current: apart.current, reference };
		expect(divergenceLowerEnd(apart, populationStability, 1e-8)).toBe(
			divergenceLowerEnd(together, populationStability, 0.5e-8)
		);
	});

	it('stays below the value, and costs a class that fills with missing values nothing', () => {
		const { lower, value, upper } = divergenceInterval(sample, populationStability, { lower: 1e-4, upper: 1e-4 });
		expect(lower).toBeLessThanOrEqual(value);
		expect(value).toBeLessThan(upper);
		const gone = numbers(
			counts(
				[
					...shifted(0)
						.slice(0, -1)
						.map((share) => share * 0.9),
					0.1
				],
				1000
			),
			reference
		);
		expect(alone(gone, 1e-4)).toBe(0);
	});
});
