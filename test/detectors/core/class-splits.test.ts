import { describe, expect, it } from 'vitest';
import { classProfile } from '#detectors/core/class-profile.ts';
import { splitLowerEnd } from '#detectors/core/class-splits.ts';
import { divergenceInterval, divergenceLowerEnd, lowerEndExceeds } from '#detectors/core/divergence-interval.ts';
import {
	jensenShannonDivergence,
	kullbackLeibler,
	populationStability,
	squaredHellinger,
	symmetricChiSquare
} from '#detectors/core/divergences.ts';
import { dispersedMissRate } from '../../../bench/statistics/dispersed-tails.ts';
import { equalBounds, sharesOf } from '../../../bench/statistics/traffic.ts';
import { randomFrom } from '../random.ts';

const origin = { binning_id: 'b', window_seconds: 3600, source: 'test' };
const bounds = equalBounds(12);
const random = randomFrom(21);
/** Twelve classes of a number whose mean strays from hour to hour, and missing values. */
const hour = (mean: number, missing: number) =>
	random.multinomial(1000, [...sharesOf(bounds, mean).map((share) => share * (1 - missing)), missing]);
const reference = Array.from({ length: 168 }, () => hour(0.3 * random.normal(), 0.01));
const timed = reference.map((counts, i) => ({ start: i * 3_600_000, counts }));
const pooled = reference[0]?.map((_, i) => reference.reduce((sum, counts) => sum + (counts[i] ?? 0), 0)) ?? [];
const profile = classProfile(timed, origin) ?? undefined;
const together = profile && { ...profile, splits: null };

describe('classes held against the rest', () => {
	it('are worth it only where windows differ much in some direction', () => {
		const quiet = timed.map(({ start }) => ({ start, counts: hour(0, 0.01) }));
		expect(classProfile(quiet, origin)?.splits).toBeNull();
		expect(profile?.splits).toHaveLength(13);
		const spreads = profile?.splits?.map(({ log_odds_sd }) => log_odds_sd) ?? [];
		// Both ends follow the mean; missing values do not.
		expect(spreads[0]).toBeGreaterThan(0.4);
		expect(spreads[11]).toBeGreaterThan(0.4);
		expect(spreads[12]).toBeLessThan(0.1);
	});

	it.each([0.1, 0.2, 0.4])('a flood of missing values, %d, is not charged with the noise of the mean', (missing) => {
		const sample = { current: hour(0, missing), reference: pooled };
		const at = 1e-8;
		const [alone, both] = [together, profile].map((known) =>
			divergenceLowerEnd(sample, populationStability, at, known)
		);
		expect(alone).toBeLessThan(0.02);
		expect(both).toBeGreaterThan(missing / 4);
		expect(lowerEndExceeds(sample, populationStability, 0.02, at, profile)).toBe(true);
	});

	it.each([
		['psi', populationStability],
		['kl', kullbackLeibler],
		['jensen_shannon', jensenShannonDivergence],
		['hellinger', squaredHellinger],
		['chi_square', symmetricChiSquare]
	])('prove no more of %s than was observed', (_, divergence) => {
		if (!profile) throw new Error('no profile');
		for (let i = 0; i < 40; i++) {
			const sample = { current: hour(random.normal(), 0.3 * random.uniform()), reference: pooled };
			const { plain, lower, value } = divergenceInterval(sample, divergence, { lower: 1e-4, upper: 1e-3 }, profile);
			const split = splitLowerEnd(sample, divergence, 5e-5, profile);
			expect(split).toBeLessThanOrEqual(plain);
			expect(lower).toBeGreaterThanOrEqual(Math.min(plain, split) * (1 - 1e-9));
			expect(value).toBeGreaterThanOrEqual(lower);
		}
	});

	it.each(['missing values', 'one class', 'the mean'] as const)(
		'page no more often than the level says, %s on the limit (importance sampling)',
		(change) => {
			const at = { change, hour_sd: 0.3, n: 1000, trials: 150, seed: 3, windows: 400, hour_phi: 0 };
			for (const alpha of [1e-3, 1e-9]) {
				const { ratio, error } = dispersedMissRate({ ...at, alpha });
				expect(ratio - 3 * error).toBeLessThan(1.5);
			}
		}
	);
});
