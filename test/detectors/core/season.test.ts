import { describe, expect, it } from 'vitest';
import { dispersionProfile } from '#detectors/core/dispersion.ts';
import { persistenceOf } from '#detectors/core/persistence.ts';
import { seasonOf, slotOf } from '#detectors/core/season.ts';
import { equalBounds, Hours, STEADY, type Traffic } from '../../../bench/statistics/traffic.ts';

const HOUR = 3_600_000;
const DAY = 86_400;
const origin = { binning_id: 'b', window_seconds: 3600, source: 'test' };
const bounds = equalBounds(12);

/** Windows of an hour each, from midnight on. */
function windowsOf(traffic: Partial<Traffic>, count: number, seed: number) {
	const hours = new Hours({ ...STEADY, ...traffic }, bounds, seed);
	return Array.from({ length: count }, (_, i) => ({ start: i * HOUR, counts: hours.next() }));
}

it.each([
	[0, DAY, 0],
	[25 * HOUR, DAY, 1],
	[(7 * 24 + 30) * HOUR, 7 * DAY, 30]
])('the window that begins at %d stands in a period of %d s at %d', (start, period, slot) => {
	expect(slotOf(start, period, 3600)).toBe(slot);
});

describe('a season', () => {
	it.each([
		['a daily cycle over a week', { cycle: 0.2 }, 168, DAY],
		['no cycle', {}, 168, undefined],
		['rows that follow each other', { row_phi: 0.9 }, 168, undefined],
		['a daily cycle over two days only', { cycle: 0.5 }, 48, undefined]
	] as const)('%s', (_, traffic, count, period) => {
		expect(seasonOf(windowsOf(traffic, count, 1), 3600)?.period_seconds).toBe(period);
	});

	it('of a week is told from one of a day', () => {
		// Saturdays and Sundays are another traffic.
		const weekday = new Hours(STEADY, bounds, 2);
		const windows = Array.from({ length: 4 * 168 }, (_, i) => ({
			start: i * HOUR,
			counts: weekday.next(Math.floor(i / 24) % 7 < 2 ? 0.4 : 0)
		}));
		expect(seasonOf(windows, 3600)?.period_seconds).toBe(7 * DAY);
		expect(seasonOf(windows, 3600)?.cycles).toBe(4);
	});

	it('taken into account leaves windows that do not differ', () => {
		const windows = windowsOf({ cycle: 0.5 }, 336, 3);
		const counts = windows.map((window) => window.counts);
		const slots = windows.map(({ start }) => slotOf(start, DAY, 3600));
		expect(dispersionProfile(counts, origin)?.eigenvalues[0]).toBeGreaterThan(100);
		expect(dispersionProfile(counts, origin, slots)?.eigenvalues[0]).toBeLessThan(1.5);
	});
});

describe('persistence', () => {
	const deviations = (windows: readonly { counts: readonly number[] }[]) =>
		windows.map(({ counts }) => counts.map((count) => (count - 1000 / 12) / Math.sqrt(1000 / 12)));

	it('is that of an autoregression: (1 + phi) / (1 - phi) windows', () => {
		const found = persistenceOf(deviations(windowsOf({ hour_sd: 0.3, hour_phi: 0.5 }, 2000, 4)), 11);
		expect(found.windows).toBeGreaterThan(2.3);
		expect(found.windows).toBeLessThan(4.5);
		expect(found.first).toBeCloseTo(0.5, 0.5);
	});

	it('is one window where hours have nothing to do with each other', () => {
		expect(persistenceOf(deviations(windowsOf({}, 500, 5)), 11)).toMatchObject({ differ: false, windows: 1 });
	});

	it('makes the sum of windows worth fewer rows', () => {
		const lasting = windowsOf({ hour_sd: 0.1, hour_phi: 0.9 }, 504, 6).map(({ counts }) => counts);
		const profile = dispersionProfile(lasting, origin);
		// The truth: eigenvalue 1 + 1000 x 0.01 x 0.9 = 10, and (1 + 9 x 19) / 10 = 17.
		expect(profile?.eigenvalues[0]).toBeGreaterThan(8);
		expect(profile?.reference_thinning).toBeGreaterThan(6);
	});
});
