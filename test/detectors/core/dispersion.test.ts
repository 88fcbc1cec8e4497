import { describe, expect, it } from 'vitest';
import { dispersionProfile, MIN_WINDOWS, pairedDispersionProfile, profileForRows } from '#detectors/core/dispersion.ts';
import { lowerEndExceeds } from '#detectors/core/divergence-interval.ts';
import { populationStability } from '#detectors/core/divergences.ts';
import { normalUpperQuantile } from '#detectors/core/distributions/normal.ts';
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
			// So few windows that they might hang together are judged with more caution.
			expect(Math.max(...eigenvalues)).toBeLessThan(count < 100 ? 2 : 1.35);
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

	it('of pairs cancels what moves both groups', () => {
		const random = randomFrom(3);
		const moods = Array.from({ length: 100 }, () => tilted(0.3 * random.normal()));
		const side = () => moods.map(([share = 0]) => random.binomial(1000, share)).map((hits) => [hits, 1000 - hits]);
		const eigenvalues = pairedDispersionProfile(side(), side(), origin)?.eigenvalues ?? [];
		expect(Math.max(...eigenvalues)).toBeLessThan(1.6);
	});

	it('of pairs does not charge a window of ten thousand rows for the noise of hours of a hundred', () => {
		const random = randomFrom(6);
		// Busy hours and quiet ones: the difference of the groups is the same in both.
		const rows = Array.from({ length: 168 }, (_, hour) => Math.round(110 - 60 * Math.cos((hour / 12) * Math.PI)));
		const side = (share: number) => rows.map((n) => [random.binomial(n, share), n]).map(([a = 0, n = 0]) => [a, n - a]);
		const effects = Array.from({ length: 20 }, () => {
			const profile = pairedDispersionProfile(side(0.28), side(0.44), origin);
			return profile && profileForRows(profile, 10_000).eigenvalues[0];
		});
		expect(effects.filter((effect) => effect !== 1).length).toBeLessThanOrEqual(1);
	});

	it('of pairs covers a day by the profile of its hours, though what parts the groups lasts', () => {
		const random = randomFrom(5);
		const [n, hours] = [200, 24];
		const odds = (x: number) => 1 / (1 + Math.exp(-x));
		let mood = random.normal();
		const hour = () => {
			mood = 0.9 * mood + Math.sqrt(1 - 0.9 ** 2) * random.normal();
			return [odds(0.4 * mood), 0.5].map((share) => random.binomial(n, share));
		};
		const all = Array.from({ length: 400 * hours }, hour);
		const side = (of: 0 | 1) => all.slice(0, 500).map((hits) => [hits[of] ?? 0, n - (hits[of] ?? 0)]);
		const profile = pairedDispersionProfile(side(0), side(1), origin);
		const days = Array.from({ length: 400 }, (_, day) =>
			all.slice(day * hours, (day + 1) * hours).reduce((sum, [a = 0, b = 0]) => sum + (a - b) / (n * hours), 0)
		);
		const mean = days.reduce((sum, x) => sum + x, 0) / days.length;
		const variance = days.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (days.length - 1);
		const [effect = 0] = profile ? profileForRows(profile, n * hours).eigenvalues : [];
		expect(effect).toBeGreaterThan(variance / ((2 * 0.25) / (n * hours)));
	});
});

describe('rows that follow each other (AR(1) with 0.9), 500 to a window', () => {
	const random = randomFrom(4);
	const bounds = Array.from({ length: 11 }, (_, i) => normalUpperQuantile((11 - i) / 12));
	let x = 0;
	const windowOf = (rows: number) => {
		const counts = Array.from({ length: 12 }, () => 0);
		for (let i = 0; i < rows; i++) {
			x = 0.9 * x + Math.sqrt(1 - 0.81) * random.normal();
			const at = bounds.findIndex((bound) => x <= bound);
			counts[at < 0 ? 11 : at] = (counts[at < 0 ? 11 : at] ?? 0) + 1;
		}
		return counts;
	};
	const reference = windowOf(50_000);
	const profile =
		dispersionProfile(
			Array.from({ length: 150 }, () => windowOf(500)),
			origin
		) ?? undefined;
	const moved = (alpha: number, known?: typeof profile) => {
		let count = 0;
		for (let i = 0; i < 1000; i++)
			if (lowerEndExceeds({ current: windowOf(500), reference }, populationStability, 0, alpha, known)) count++;
		return count / 1000;
	};

	it('taken as independent, nearly every unchanged window has moved', () => {
		expect(moved(1e-3)).toBeGreaterThan(0.5);
	});

	it('with the profile, no more than the level says', () => {
		expect(moved(1e-2, profile)).toBeLessThanOrEqual(0.02);
		expect(moved(1e-4, profile)).toBeLessThanOrEqual(0.003);
	});

	it('and a large change is still seen in one window', () => {
		const shifted = Array.from({ length: 12 }, (_, i) => i * i);
		expect(lowerEndExceeds({ current: shifted, reference }, populationStability, 0, 1e-4, profile)).toBe(true);
	});
});
