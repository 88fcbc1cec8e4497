import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { worthOf } from '#detectors/core/effective-rows.ts';

const profile = (heaviest: number, reference_thinning: number) => ({
	binning_id: 'b',
	window_seconds: 3600,
	eigenvalues: [heaviest, 1],
	windows: 168,
	reference_thinning,
	source: 'test'
});

describe('worthOf', () => {
	it.each([
		// Variance of a mean of k windows that hang together wholly: that of one window, whatever k.
		['one window is worth a window', 5, 4, 1, 1],
		['two windows that hang together: (1 + 4 * 2) / 5', 5, 4, 2, 1.8],
		['many windows: what the reference is worth', 5, 4, 1000, 4],
		['independent rows', 1, 1, 3, 1]
	])('%s', (_, heaviest, thinning, windows, expected) => {
		expect(worthOf(profile(heaviest, thinning), windows)).toBeCloseTo(expected, 12);
	});

	it('falls with no window, and is never more than that of the reference nor less than 1', () => {
		fc.assert(
			fc.property(
				fc.double({ min: 1, max: 50, noNaN: true }),
				fc.double({ min: 1, max: 50, noNaN: true }),
				fc.nat(400),
				(w, t, k) => {
					const [few, more] = [worthOf(profile(w, t), k), worthOf(profile(w, t), k + 1)];
					expect(few).toBeLessThanOrEqual(more + 1e-12);
					expect(more).toBeLessThanOrEqual(t);
					expect(few).toBeGreaterThanOrEqual(1 - 1e-12);
				}
			)
		);
	});
});
