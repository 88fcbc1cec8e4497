import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aboveUsual, dispersedInterval } from '#detectors/core/dispersed-rates.ts';
import { digamma, trigamma } from '#detectors/core/distributions/digamma.ts';
import { dispersedLowerEnd, dispersedUpperEnd } from '#detectors/core/distributions/dispersed-binomial.ts';
import { profileForRows } from '#detectors/core/dispersion.ts';
import { logOddsSpread } from '#detectors/core/log-odds-spread.ts';
import { dispersedQuantileInterval, orderStatisticInterval } from '#detectors/core/order-statistic-interval.ts';
import { differenceInterval, rateInterval } from '#detectors/core/rates.ts';
import { shareProfile, spreadOf } from '#detectors/core/share-profile.ts';
import { randomFrom } from '../random.ts';

const alpha = { lower: 1e-8, upper: 1e-3 };
const origin = { binning_id: 'b', window_seconds: 3600, source: 'test' };
const HOUR = 3_600_000;

it.each([
	// scipy.special.digamma and polygamma(1) 1.17.1
	[0.01, -100.56088545786868, 10001.621213528311],
	[0.5, -1.9635100260214235, 4.93480220054468],
	[3.2, 0.9988388912865998, 0.3663211907314009],
	[50, 3.9019896734278925, 0.020201333226697128]
])('digamma and trigamma of %d', (x, first, second) => {
	expect(digamma(x) / first).toBeCloseTo(1, 12);
	expect(trigamma(x) / second).toBeCloseTo(1, 11);
});

describe('binomial with log-odds that differ from window to window', () => {
	it.each([
		// scipy 1.17.1: integral of norm.pdf(v) binom.sf(hits - 1, n, expit(t + sd v)) over v, root over t.
		[8, 1000, 0.3, 1e-3, 0.001528366094],
		[8, 1000, 0.3, 1e-9, 0.0002074275771],
		[1, 500, 0.5, 1e-3, 1.766126936e-6],
		[1, 500, 0.5, 1e-9, 1.764993806e-12],
		[40, 1000, 1, 1e-6, 0.000332295129],
		[300, 1000, 0.2, 1e-9, 0.1071721419],
		[950, 1000, 0.4, 1e-6, 0.7149563015],
		[2, 100, 0.1, 1e-8, 1.407261937e-6],
		[100, 100, 0.5, 1e-6, 0.6992069596],
		// Many rows: the end is as far out as the noise of windows says, and no farther.
		[9500, 10_000, 0.4, 1e-3, 0.8454342178],
		[95_000, 100_000, 0.4, 1e-9, 0.6326575265],
		[990_000, 1_000_000, 0.4, 1e-3, 0.9663848864],
		[100_000, 1_000_000, 0.4, 1e-6, 0.01632390814],
		// By hand, since rows add no noise: expit of the log-odds less 4.753424309 or 5.997807015 times 0.3.
		[1e12, 2e12, 0.3, 1e-6, 0.1937184328],
		[1e6, 1e12, 0.3, 1e-9, 1.65408e-7]
	])('lower end of %d in %d, sd %d, at %d', (hits, n, sd, level, expected) => {
		const found = dispersedLowerEnd(hits, n, sd, level);
		// The saddlepoint errs to the safe side where there are one or two hits.
		expect(found / expected).toBeGreaterThan(0.95);
		expect(found / expected).toBeLessThan(1.005);
		expect(dispersedUpperEnd(n - hits, n, sd, level)).toBeCloseTo(1 - found, 12);
	});

	it('is wider the more windows differ, and exact where they do not', () => {
		fc.assert(
			fc.property(fc.integer({ min: 1, max: 2000 }), fc.double({ min: 0.01, max: 1, noNaN: true }), (n, part) => {
				const hits = Math.floor(part * n);
				const exact = rateInterval({ hits, n }, alpha);
				expect(dispersedInterval({ hits, n, sd: 0 }, alpha)).toEqual(exact);
				let { lower, upper } = exact;
				for (const sd of [0.05, 0.3, 1]) {
					const found = dispersedInterval({ hits, n, sd }, alpha);
					expect(found.lower).toBeLessThanOrEqual(lower * 1.01);
					expect(found.upper).toBeGreaterThanOrEqual(upper * 0.99);
					({ lower, upper } = found);
				}
			}),
			{ numRuns: 60, seed: 5 }
		);
	});
});

it.each([
	// scipy 1.17.1: moments of expit(m + s z) by integration; m, s, mean, variance.
	[-4.6, 0.5, 0.01122669149130413, 3.4507878001330765e-5],
	[0, 1, 0.5, 0.043379035858092996],
	[-2, 0.3, 0.12277866598753687, 0.0010491550009621535],
	[3, 0.8, 0.9387656252068565, 0.002387045360879969]
])('spread of the log-odds %d ± %d from the mean share and its variance', (_, sd, share, variance) => {
	expect(logOddsSpread(share, variance)).toBeCloseTo(sd, 3);
	expect(logOddsSpread(share, 0)).toBe(0);
	expect(logOddsSpread(share, share * (1 - share))).toBeLessThanOrEqual(3);
});

describe('profile of a share', () => {
	const random = randomFrom(11);
	const windowsOf = (count: number, share: (hour: number) => number) =>
		Array.from({ length: count }, (_, hour) => ({
			start: hour * HOUR,
			hits: random.binomial(1000, share(hour)),
			n: 1000
		}));
	const logistic = (x: number) => 1 / (1 + Math.exp(-x));

	it('takes rows as independent where windows differ no more than their rows explain, rare hits included', () => {
		for (const share of [0.0002, 0.004, 0.05, 0.5]) {
			let sure = 0;
			for (let i = 0; i < 40; i++) {
				const profile = shareProfile(
					windowsOf(168, () => share),
					origin
				);
				if (spreadOf(profile ?? undefined, 1000).window === 0) sure++;
			}
			expect(sure).toBeGreaterThanOrEqual(34);
		}
	});

	it('finds how much the log-odds of hours differ, and errs to the safe side', () => {
		for (const sd of [0.4, 0.8]) {
			const profile = shareProfile(
				windowsOf(168, () => logistic(-4 + sd * random.normal())),
				origin
			);
			const { window } = spreadOf(profile ?? undefined, 1000);
			expect(window).toBeGreaterThan(0.9 * sd);
			expect(window).toBeLessThan(1.6 * sd);
		}
	});

	it('does not take a daily cycle for a difference between windows', () => {
		const profile = shareProfile(
			windowsOf(168, (hour) => logistic(-3 + Math.sin((2 * Math.PI * hour) / 24))),
			origin
		);
		expect(profile?.season?.period_seconds).toBe(86_400);
		expect(spreadOf(profile ?? undefined, 1000).window).toBeLessThan(0.25);
	});

	it('is null with fewer than 20 windows, and says nothing of a share that never was', () => {
		expect(
			shareProfile(
				windowsOf(19, () => 0.1),
				origin
			)
		).toBeNull();
		const profile = shareProfile(
			windowsOf(30, () => 0),
			origin
		);
		expect(spreadOf(profile ?? undefined, 1000)).toEqual({ window: 0, reference: 0 });
	});

	it('does not average out over the rows of a larger window, and the reference stays what it was', () => {
		const profile = { ...origin, eigenvalues: [5, 2, 1], windows: 100, rows: 1000, reference_thinning: 3 };
		const day = profileForRows(profile, 24_000);
		expect(day.eigenvalues).toEqual([97, 25, 1]);
		expect(day.reference_thinning).toBe(1);
		expect(profileForRows(profile, 2000)).toMatchObject({ eigenvalues: [9, 3, 1], reference_thinning: 5 / 3 });
		expect(profileForRows(profile, 500)).toBe(profile);
	});
});

describe('a share held against the same hour', () => {
	const now = { hits: 60, n: 1000, sd: 0 };
	const then = { hits: 200, n: 7000, sd: 0 };

	it('is the exact difference of two shares above the usual one, where windows do not differ', () => {
		const { value, lower, upper } = differenceInterval(now, then, alpha);
		const found = aboveUsual(now, then, 0.01, alpha);
		expect(found.value).toBeCloseTo(0.01 + value, 12);
		expect(found.lower).toBeCloseTo(Math.max(0, 0.01 + lower), 4);
		expect(found.upper).toBeCloseTo(0.01 + upper, 4);
	});

	it('is wider where they do', () => {
		const exact = aboveUsual(now, then, 0.05, alpha);
		const wide = aboveUsual({ ...now, sd: 0.3 }, { ...then, sd: 0.1 }, 0.05, alpha);
		expect(wide.lower).toBeLessThan(exact.lower);
		expect(wide.upper).toBeGreaterThan(exact.upper);
	});
});

describe('a quantile where windows differ', () => {
	const bounds = Array.from({ length: 100 }, (_, i) => i + 1);
	const counts = bounds.map((bound) => 100 * Math.exp(-bound / 20));

	it('is the order statistics where they hardly do, and wider where they do', () => {
		for (const q of [0.5, 0.9, 0.999]) {
			const exact = orderStatisticInterval(bounds, counts, q, alpha);
			const nearly = dispersedQuantileInterval(bounds, counts, q, 1e-4, alpha);
			expect(Math.abs(nearly.lower - exact.lower)).toBeLessThanOrEqual(q > 0.99 ? 4 : 1);
			expect(nearly.upper).toBe(exact.upper);
			const wide = dispersedQuantileInterval(bounds, counts, q, 0.5, alpha);
			expect(wide.lower).toBeLessThan(exact.lower);
			expect(wide.upper).toBeGreaterThanOrEqual(exact.upper);
		}
	});
});
