import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectedAccuracy } from '#detectors/core/expected-accuracy.ts';
import { randomFrom } from '../random.ts';

const outcomes = { hits: [900, 500], n: [1000, 1000] };

describe('expectedAccuracy', () => {
	it.each([
		// By hand: (0.3 - 0.5) * 0.9 + (0.7 - 0.5) * 0.5 = -0.08.
		['more rows where predictions are worse', [300, 700], [500, 500], -0.08, 0],
		['fewer', [700, 300], [500, 500], 0.08, 0],
		['the same mix', [500, 500], [5000, 5000], 0, 0],
		// A class without labels counts as average: (0.4 - 0.5) * 0.2 + (0.4 - 0.5) * (-0.2) = 0.
		['a class that the reference never saw', [400, 400, 200], [500, 500, 0], 0, 0.2]
	])('%s', (_, current, reference, change, unknown) => {
		const found = expectedAccuracy({ current, reference }, outcomes, 1);
		expect(found?.change).toBeCloseTo(change, 12);
		expect(found?.unknown).toBeCloseTo(unknown, 12);
	});

	it('is null without labels, or rows', () => {
		const sides = { current: [10, 10], reference: [10, 10] };
		expect(expectedAccuracy(sides, { hits: [9, 5], n: [10, 10] }, 1)).toBeNull();
		expect(expectedAccuracy(sides, { hits: [0, 0], n: [0, 0] }, 1)).toBeNull();
		expect(expectedAccuracy({ current: [0, 0], reference: [10, 10] }, outcomes, 1)).toBeNull();
	});

	it('lies in its interval and between -1 and 1, whatever the counts', () => {
		const counts = fc.array(fc.nat(5000), { minLength: 4, maxLength: 4 });
		fc.assert(
			fc.property(counts, counts, counts, fc.double({ min: 0, max: 1, noNaN: true }), (current, reference, n, rate) => {
				const hits = n.map((all, i) => Math.round(all * (i % 2 ? rate : 1 - rate)));
				const found = expectedAccuracy({ current, reference }, { hits, n }, 1);
				if (!found) return;
				expect(found.lower).toBeLessThanOrEqual(found.change);
				expect(found.upper).toBeGreaterThanOrEqual(found.change);
				expect(Math.max(-found.lower, found.upper)).toBeLessThanOrEqual(1);
				expect(found.unknown).toBeGreaterThanOrEqual(0);
			})
		);
	});

	it('holds the true change in at least 93 % of 400 lives', () => {
		const [p, q, right] = [
			[0.4, 0.3, 0.2, 0.1],
			[0.3, 0.25, 0.2, 0.25],
			[0.95, 0.9, 0.8, 0.6]
		];
		const truth = q.reduce((sum, share, i) => sum + (share - (p[i] ?? 0)) * (right[i] ?? 0), 0);
		let held = 0;
		for (let seed = 1; seed <= 400; seed++) {
			const random = randomFrom(seed);
			const n = random.multinomial(4000, p);
			const hits = n.map((all, i) => random.binomial(all, right[i] ?? 0));
			const found = expectedAccuracy({ current: random.multinomial(1000, q), reference: n }, { hits, n }, 1);
			if (found && found.lower <= truth && truth <= found.upper) held++;
		}
		expect(held / 400).toBeGreaterThanOrEqual(0.93);
	});
});
