import { expect, it } from 'vitest';
import { psi } from '#detectors/metrics/psi.ts';
import { estimated, sample, table } from '../sample.ts';

it('prints the sum of both relative entropies beside the value (scipy 1.17.1, special.rel_entr)', () => {
	// Without smoothing; the smoothing of 1e-4 moves the fourth digit.
	expect(estimated(psi, table).method.params['plain']).toBeCloseTo(0.25841136078513877, 3);
});

it('is debiased: two samples of one law give about 0, not (B - 1)(1/n + 1/m)', () => {
	const { value, lower, method } = estimated(psi, sample([105, 95, 110, 90, 100], [98, 102, 96, 104, 100]));
	expect(method.params['plain']).toBeGreaterThan(0.005);
	expect(value).toBe(0);
	expect(lower).toBe(0);
});

it('counts a class that vanished, and one that is new, by its mass', () => {
	const gone = estimated(psi, sample([500, 500, 0], [450, 450, 100]));
	expect(gone.value).toBeGreaterThan(0.5);
	expect(gone.upper).toBeLessThan(2);
	expect(estimated(psi, sample([499, 500, 1], [500, 500, 0])).value).toBeLessThan(0.01);
});

it('sees a flood of nulls in a class of its own', () => {
	const flooded = estimated(psi, sample([700, 700, 600], [10_000, 10_000, 80]), 1e-9);
	expect(flooded.lower).toBeGreaterThan(0.5);
});
