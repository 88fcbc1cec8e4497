import { describe, expect, it } from 'vitest';
import { countHistory } from '#detectors/core/count-history.ts';
import { meanHistory } from '#detectors/core/mean-history.ts';
import { sinceWhen } from '#detectors/core/since-when.ts';
import { seasonOf, withoutSeason } from '#detectors/core/season.ts';
import { randomFrom } from '../random.ts';

const EVEN = Array.from({ length: 6 }, () => 1 / 6);
const tilted = (by: number) => {
	const raw = EVEN.map((_, i) => Math.exp(by * (i - 2.5)));
	return raw.map((share) => share / raw.reduce((sum, x) => sum + x, 0));
};

/** Laws by stretch: shares, windows, rows a window. */
function historyOf(stretches: readonly [readonly number[], number][], rows: number, seed: number) {
	const random = randomFrom(seed);
	const windows = stretches.flatMap(([shares, count]) =>
		Array.from({ length: count }, () => random.multinomial(rows, shares))
	);
	return countHistory({ windows, reference: random.multinomial(24 * rows, stretches[0]?.[0] ?? EVEN), rows_each: 1 });
}

describe('the start of the present change', () => {
	const [A, B, C] = [EVEN, tilted(0.3), tilted(0.02)];
	it.each([
		[
			'one change',
			[
				[A, 40],
				[B, 6]
			],
			40
		],
		[
			'in the newest window',
			[
				[A, 40],
				[B, 1]
			],
			40
		],
		[
			'an excursion that ended is not it',
			[
				[A, 20],
				[B, 5],
				[A, 15],
				[B, 4]
			],
			40
		],
		[
			'nor a little change before',
			[
				[A, 20],
				[C, 20],
				[B, 4]
			],
			40
		],
		[
			'it goes on while it changes a little',
			[
				[A, 30],
				[B, 8],
				[tilted(0.4), 8]
			],
			30
		],
		['longer ago than the windows go', [[B, 20]], 0]
	] as [string, [number[], number][], number][])('%s', (name, stretches, at) => {
		const reference = name.startsWith('longer') ? [[A, 0] as [number[], number], ...stretches] : stretches;
		expect(sinceWhen(historyOf(reference, 3000, 3))).toMatchObject({ at, lower: at, upper: at });
	});

	it('says nothing of nothing', () => {
		expect(sinceWhen(countHistory({ windows: [], reference: [1, 2], rows_each: 1 }))).toBeNull();
		expect(sinceWhen(meanHistory([]))).toBeNull();
	});
});

describe('the interval holds the true start', () => {
	// Small changes, where the place is in doubt: with large ones every set is the one window. Nominal: 95 %.
	it.each([
		['six classes, long after', tilted(0.1), 300, 20],
		['six classes, soon after', tilted(0.16), 300, 5],
		['six classes, two windows', tilted(0.24), 300, 2],
		['a rate from 5 % to 8 %', null, 300, 15]
	])('%s', (_, after, rows, count) => {
		let [placed, held, width] = [0, 0, 0];
		for (let seed = 1; seed <= 100; seed++) {
			const found = sinceWhen(
				historyOf(
					after
						? [
								[EVEN, 30],
								[after, count]
							]
						: [
								[[0.95, 0.05], 30],
								[[0.92, 0.08], count]
							],
					rows,
					seed
				)
			);
			if (!found || found.at === 0) continue;
			placed++;
			width += found.upper - found.lower;
			if (found.lower <= 30 && 30 <= found.upper) held++;
		}
		expect(placed).toBeGreaterThan(60);
		expect(held / placed).toBeGreaterThanOrEqual(0.95);
		expect(width / placed).toBeLessThan(10);
	});

	it('also where rows resemble each other, given their number', () => {
		// Every row stands for five: thinned by five.
		let [placed, held] = [0, 0];
		for (let seed = 1; seed <= 100; seed++) {
			const random = randomFrom(seed);
			const windows = Array.from({ length: 45 }, (_, i) =>
				random.multinomial(300, i < 30 ? EVEN : tilted(0.12)).map((count) => 5 * count)
			);
			const found = sinceWhen(countHistory({ windows, reference: EVEN.map(() => 1e5), rows_each: 5 }));
			if (!found || found.at === 0) continue;
			placed++;
			if (found.lower <= 30 && 30 <= found.upper) held++;
		}
		expect(placed).toBeGreaterThan(60);
		expect(held / placed).toBeGreaterThanOrEqual(0.95);
	});

	it('of a number of each window', () => {
		let [placed, held] = [0, 0];
		for (let seed = 1; seed <= 200; seed++) {
			const random = randomFrom(seed);
			const values = Array.from({ length: 50 }, (_, i) => 70 + random.normal() + (i < 35 ? 0 : 2));
			const found = sinceWhen(meanHistory(values, 70));
			if (!found || found.at === 0) continue;
			placed++;
			if (found.lower <= 35 && 35 <= found.upper) held++;
		}
		expect(placed).toBeGreaterThan(150);
		expect(held / placed).toBeGreaterThanOrEqual(0.95);
	});
});

it('a season is no change', () => {
	const random = randomFrom(4);
	const HOUR = 3_600_000;
	const shares = (hour: number) => (hour % 24 < 8 ? tilted(0.2) : EVEN);
	const hours = (from: number, count: number, changed = Infinity) =>
		Array.from({ length: count }, (_, i) => ({
			start: (from + i) * HOUR,
			counts: random.multinomial(2000, from + i < changed ? shares(from + i) : tilted(-0.2))
		}));
	const season = seasonOf(hours(0, 240), 3600);
	if (!season) throw new Error('there is a cycle of a day in this traffic');
	const reference = season.counts.reduce((sum, counts) => sum.map((x, i) => x + (counts[i] ?? 0)));
	const since = (windows: { start: number; counts: number[] }[]) =>
		sinceWhen(countHistory({ windows: withoutSeason(windows, season, 3600), reference, rows_each: 2 }));
	expect(since(hours(240, 72, 300))).toMatchObject({ at: 60 });
});
