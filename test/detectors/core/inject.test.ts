import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canInject, inject, type Drift, type Law } from '#detectors/core/inject.ts';
import type { ClassKind } from '#detectors/core/summary.ts';

const kinds = (...list: ClassKind[]) => list.map((kind) => ({ kind }));
/** Below the range, four quarters, above it, missing. */
const QUARTERS: Law = {
	classes: kinds('value', 'value', 'value', 'value', 'value', 'value', 'missing'),
	reference: [0, 25_000, 25_000, 25_000, 25_000, 0, 0],
	ordered: true
};
const CATEGORY: Law = {
	classes: kinds('value', 'value', 'other', 'new', 'missing'),
	reference: [700, 200, 100, 0, 0],
	ordered: false
};
const drift = (kind: Drift['kind'], size: number, over = 1): Drift => ({ kind, size, over });

describe('inject', () => {
	test('a mean that moves by one sd moves the quarters as a normal law does', () => {
		const counts = inject([0, 250, 250, 250, 250, 0, 0], QUARTERS, drift('mean', 1), 0);
		// P(Z + 1 < z) at the quartiles of Z, -0.67449, 0 and 0.67449 (R: pnorm(qnorm(c(.25, .5, .75)) - 1)).
		const cumulative = [0.047, 0.1587, 0.3724];
		expect(((counts[0] ?? 0) + (counts[1] ?? 0)) / 1000).toBeCloseTo(cumulative[0] ?? 0, 3);
		expect((counts[2] ?? 0) / 1000).toBeCloseTo((cumulative[1] ?? 0) - (cumulative[0] ?? 0), 3);
		expect((counts[3] ?? 0) / 1000).toBeCloseTo((cumulative[2] ?? 0) - (cumulative[1] ?? 0), 3);
	});

	test('a spread twice as wide empties the middle alike on both sides', () => {
		const [low = 0, a = 0, b = 0, c = 0, d = 0, high = 0] = inject(
			[0, 250, 250, 250, 250, 0, 0],
			QUARTERS,
			drift('spread', 2),
			0
		);
		// P(0 < 2 Z < 0.67449) = pnorm(0.337245) - 0.5 = 0.13203.
		expect([b, c].map((x) => x / 1000)).toEqual([expect.closeTo(0.13203, 4), expect.closeTo(0.13203, 4)]);
		expect(low + a).toBeCloseTo(d + high, 6);
		expect(low).toBeGreaterThan(5);
	});

	test.each([
		['missing', 4, 0.1],
		['new_category', 3, 0.02],
		['rare_class', 1, 0.4]
	] as const)('%s grows to its share', (kind, at, share) => {
		const counts = inject([700, 200, 100, 0, 0], CATEGORY, drift(kind, share), 0);
		expect((counts[at] ?? 0) / 1000).toBeCloseTo(share, 10);
		expect((counts[0] ?? 0) / (counts[2] ?? 1)).toBeCloseTo(7, 10);
	});

	test('a gradual drift grows window by window, and then stays', () => {
		const at = (window: number) => inject([700, 200, 100, 0, 0], CATEGORY, drift('missing', 0.2, 10), window)[4];
		expect([0, 4, 9, 30].map(at)).toEqual([20, 100, 200, 200].map((x) => expect.closeTo(x, 8)));
	});

	test('a class that already holds more is left as it is', () => {
		expect(inject([100, 0, 0, 0, 100], CATEGORY, drift('missing', 0.1), 0)).toEqual([100, 0, 0, 0, 100]);
	});

	test('only ordered classes are shifted, and only those that hold less can grow', () => {
		const all = ['mean', 'spread', 'missing', 'new_category', 'rare_class'] as const;
		const possible = (law: Law, size: number) => all.filter((kind) => canInject(law, { kind, size }));
		expect(possible(QUARTERS, 0.5)).toEqual(['mean', 'spread', 'missing', 'rare_class']);
		expect(possible(CATEGORY, 0.5)).toEqual(['missing', 'new_category', 'rare_class']);
		// The rarest class with a name of its own holds 20 %.
		expect(possible(CATEGORY, 0.2)).toEqual(['missing', 'new_category']);
	});

	test('no row is lost or made, and none is negative', () => {
		const counts = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 7, maxLength: 7 });
		const any = fc.record({
			kind: fc.constantFrom('mean' as const, 'spread' as const, 'missing' as const, 'rare_class' as const),
			size: fc.double({ min: 0.01, max: 0.99, noNaN: true }),
			over: fc.integer({ min: 1, max: 20 })
		});
		fc.assert(
			fc.property(counts, any, fc.nat(30), (before, chosen, window) => {
				const after = inject(before, QUARTERS, chosen, window);
				const sum = (list: number[]) => list.reduce((all, x) => all + x, 0);
				expect(sum(after)).toBeCloseTo(sum(before), 6);
				expect(Math.min(...after)).toBeGreaterThanOrEqual(0);
			}),
			{ seed: 1, numRuns: 100 }
		);
	});
});
