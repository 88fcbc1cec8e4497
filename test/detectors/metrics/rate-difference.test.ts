import { describe, expect, it } from 'vitest';
import { differenceInterval, ratioInterval } from '#detectors/core/rates.ts';
import { logGamma } from '#detectors/core/distributions/gamma.ts';
import { rateDifference } from '#detectors/metrics/rate-difference.ts';
import { estimated } from '../sample.ts';

it('is candidate minus stable', () => {
	const made = estimated(rateDifference, { group: { hits: 30, n: 1000 }, against: { hits: 10, n: 1000 } });
	expect(made.value).toBeCloseTo(0.02, 12);
	expect(made.method.params['sign']).toBe('group - against');
});

const chance = (k: number, n: number, p: number) =>
	Math.exp(logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1) + k * Math.log(p) + (n - k) * Math.log1p(-p));

/** Chance of every pair of counts, added up where an end misses the truth: exact, no simulation. */
function missed(n: number, m: number, p: number, q: number, alpha: number) {
	const both = { lower: alpha, upper: alpha };
	const sums = { below: 0, above: 0, ratioBelow: 0, ratioAbove: 0 };
	for (let a = 0; a <= n; a++) {
		for (let b = 0; b <= m; b++) {
			const weight = chance(a, n, p) * chance(b, m, q);
			if (weight < alpha * 1e-6) continue;
			const difference = differenceInterval({ hits: a, n }, { hits: b, n: m }, both);
			const ratio = ratioInterval({ hits: a, n }, { hits: b, n: m }, both);
			if (difference.lower > p - q) sums.below += weight;
			if (difference.upper < p - q) sums.above += weight;
			if (ratio.lower > p / q) sums.ratioBelow += weight;
			if (ratio.upper < p / q) sums.ratioAbove += weight;
		}
	}
	return sums;
}

describe('differences and ratios of rates never miss more often than they say', () => {
	it.each([
		[12, 30, 0.5, 0.5, 1e-2],
		[12, 30, 0.05, 0.5, 1e-2],
		[10, 40, 0.02, 0.5, 1e-6],
		[20, 20, 0.2, 0.8, 1e-6]
	])('n %d and %d, shares %d and %d, alpha %d', (n, m, p, q, alpha) => {
		for (const share of Object.values(missed(n, m, p, q, alpha))) expect(share).toBeLessThanOrEqual(alpha);
	});
});

it.each([
	[10, 3],
	[0, 5],
	[1000, 900]
])('%d hits against %d say the same among a hundred million rows and a million million', (a, b) => {
	const alpha = { lower: 1e-6, upper: 1e-6 };
	// Rare hits obey Poisson's law, which knows no number of rows.
	const ends = (n: number) => {
		const difference = differenceInterval({ hits: a, n }, { hits: b, n }, alpha);
		const ratio = ratioInterval({ hits: a, n }, { hits: b, n }, alpha);
		return [difference.lower * n, difference.upper * n, ratio.lower, ratio.upper];
	};
	const few = ends(1e8);
	for (const n of [1e10, 1e12])
		for (const [i, end] of ends(n).entries())
			expect(Math.abs(end - (few[i] ?? NaN))).toBeLessThanOrEqual(0.01 * Math.abs(few[i] ?? 0));
});
