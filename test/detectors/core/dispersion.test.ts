import { describe, expect, it } from 'vitest';
import { dispersionProfile, MIN_WINDOWS, pairedDispersionProfile } from '#detectors/core/dispersion.ts';
import { symmetricEigenvalues } from '#detectors/core/symmetric-eigenvalues.ts';
import { randomFrom } from '../random.ts';

const origin = { binning_id: 'b', window_seconds: 3600, source: 'test' };
const even = Array.from({ length: 12 }, () => 1 / 12);
/** Shares tilted along one line by `e`. */
const tilted = (e: number) => even.map((share, i) => share * (1 + (e * (i - 5.5)) / 5.5));

it('eigenvalues agree with numpy.linalg.eigvalsh (numpy 2)', () => {
	const values = symmetricEigenvalues([
		[4, 1, 0.5],
		[1, 3, 0.2],
		[0.5, 0.2, 2]
	]);
	const expected = [4.72157007774795, 2.398343019336997, 1.8800869029150526];
	for (const [i, value] of values.entries()) expect(value).toBeCloseTo(expected[i] ?? NaN, 12);
});

describe('dispersion profile', () => {
	it('is null where too few windows hold rows', () => {
		const windows = Array.from({ length: MIN_WINDOWS }, () => [5, 5]);
		expect(dispersionProfile(windows.slice(1), origin)).toBeNull();
		expect(dispersionProfile([...windows.slice(1), [0, 0]], origin)).toBeNull();
		expect(dispersionProfile(windows, origin)?.windows).toBe(MIN_WINDOWS);
	});

	it('is close to 1 in every direction for independent rows', () => {
		const random = randomFrom(1);
		for (const count of [24, 100, 300]) {
			const windows = Array.from({ length: count }, () => random.multinomial(1000, even));
			const eigenvalues = dispersionProfile(windows, origin)?.eigenvalues ?? [];
			expect(eigenvalues).toHaveLength(11);
			expect(Math.max(...eigenvalues)).toBeLessThan(1.35);
			expect(Math.min(...eigenvalues)).toBeGreaterThanOrEqual(1);
		}
	});

	it('finds the one direction in which windows differ, and errs to the safe side', () => {
		const random = randomFrom(2);
		const windows = Array.from({ length: 200 }, () => random.multinomial(1000, tilted(0.15 * random.normal())));
		const eigenvalues = dispersionProfile(windows, origin)?.eigenvalues ?? [];
		// 1 + n sd^2 sum of share * (line)^2 = 9.86.
		expect(eigenvalues[0]).toBeGreaterThan(8.5);
		expect(eigenvalues[0]).toBeLessThan(16);
		expect(eigenvalues[1]).toBeLessThan(2);
	});

	it('of pairs cancels what moves both versions', () => {
		const random = randomFrom(3);
		const moods = Array.from({ length: 100 }, () => tilted(0.3 * random.normal()));
		const side = () => moods.map((shares) => random.multinomial(1000, shares));
		const eigenvalues = pairedDispersionProfile(side(), side(), origin)?.eigenvalues ?? [];
		expect(Math.max(...eigenvalues)).toBeLessThan(1.6);
	});
});
