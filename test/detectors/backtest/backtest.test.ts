import { describe, expect, test } from 'vitest';
import type { Limits } from '#core/backtest.ts';
import { backtestHistory } from '#detectors/backtest/backtest.ts';
import { leewaysLike } from '#detectors/backtest/leeways.ts';
import { pagesOf } from '#detectors/backtest/pages.ts';
import { replayOf } from '#detectors/backtest/replay.ts';
import { pagesAMonth } from '#detectors/backtest/resample.ts';
import { canBacktest, endsOf, type PastWindow, type Series } from '#detectors/backtest/series.ts';
import { suggestLeeway } from '#detectors/backtest/suggest.ts';
import { classesOf, classValues, countsOver, finestBinning } from '#detectors/core/binning.ts';
import { endsFor, levelOf } from '#detectors/core/ledger.ts';
import type { Metric } from '#detectors/core/metric.ts';
import type { NumericSummary } from '#detectors/core/summary.ts';
import { andersonDarling } from '#detectors/metrics/anderson-darling.ts';
import { chiSquare } from '#detectors/metrics/chi-square.ts';
import { g } from '#detectors/metrics/g.ts';
import { hellinger } from '#detectors/metrics/hellinger.ts';
import { jensenShannon } from '#detectors/metrics/jensen-shannon.ts';
import { kolmogorovSmirnov } from '#detectors/metrics/kolmogorov-smirnov.ts';
import { kl } from '#detectors/metrics/kl.ts';
import { missingShare } from '#detectors/metrics/missing-share.ts';
import { psi } from '#detectors/metrics/psi.ts';
import { totalVariation } from '#detectors/metrics/total-variation.ts';
import { wassersteinNormed } from '#detectors/metrics/wasserstein-normed.ts';
import { randomFrom } from '../random.ts';

const HOUR = 3_600_000;
const tools = { pause: () => Promise.resolve(), random: () => randomFrom(7).uniform };

/** Ten classes of equal share, and 1 % missing. */
const SHARES = [...Array.from({ length: 10 }, () => 0.099), 0.01];
const classes = SHARES.map((_, i) => ({ label: String(i), kind: i < 10 ? ('value' as const) : ('missing' as const) }));

function series(metric: Series['metric'], max: number): Series {
	return {
		metric,
		classes,
		reference: SHARES.map((share) => share * 200_000),
		ordered: true,
		binning_id: 'test',
		seconds: 3600,
		leeway: { max },
		min_n: 100,
		alpha: 0.05,
		index: 20
	};
}

function history(seed: number, hours: number, law: (hour: number) => readonly number[] = () => SHARES): PastWindow[] {
	const random = randomFrom(seed);
	return Array.from({ length: hours }, (_, i) => ({ start: i * HOUR, counts: random.multinomial(2000, law(i)) }));
}

const run = (of: Series, windows: readonly PastWindow[]) =>
	backtestHistory(
		{ replay: replayOf(of, windows), starts: windows.map(({ start }) => start), inside_reference: false },
		tools
	);

describe('backtestHistory', () => {
	test.each([psi, totalVariation, missingShare])(
		'a stationary history pages never, and $name finds large drifts at the first look',
		async (metric) => {
			const found = await run(series(metric, 0.1), history(1, 60));
			expect(found).toMatchObject({ windows: 60, blind: 0, pages: [] });
			expect(found.pages_a_month?.value).toBe(0);
			// No page in 60 hours rules out no more than ln 40 in them.
			expect(found.pages_a_month?.upper).toBeCloseTo((Math.log(40) / 2.5) * 30, 6);
			const sudden = found.drifts.filter(({ over }) => over === 1);
			const largest = sudden.find(({ kind, size }) => kind === 'missing' && size === 0.25);
			expect(largest?.now).toEqual({ median_windows: 1, missed: 0 });
			// A tighter limit finds no drift later.
			expect(found.suggested?.max).toBeLessThanOrEqual(0.1);
			for (const { now, suggested } of found.drifts)
				expect(suggested?.median_windows ?? Infinity).toBeLessThanOrEqual(now.median_windows ?? Infinity);
		}
	);

	/** A normal feature in bins of a thirtieth of a standard deviation and more. */
	const normal = Array.from({ length: 161 }, (_, i) => Math.exp(-(((i - 80) / 30) ** 2) / 2));
	const ofBins = (counts: readonly number[]): NumericSummary => {
		const n = counts.reduce((sum, count) => sum + count, 0);
		const bins = Object.fromEntries(counts.flatMap((count, i) => (count > 0 ? [[i - 80, count]] : [])));
		const others = { sum: 0, sum2: 0, nan: 0, positive_infinity: 0, negative_infinity: 0, missing: 0 };
		return { scale: { scale_id: 1, centre: 0, spread: 1 }, bins, n, weight: n, weight2: n, ...others };
	};

	test.each([kolmogorovSmirnov, andersonDarling, wassersteinNormed])(
		'$name reads the values of the finest classes: a mean is found, the sooner the farther it moves',
		async (metric) => {
			const reference = ofBins(normal.map((share) => share * 3000));
			const binning = finestBinning([reference]);
			const of: Series = {
				...series(metric, 0.1),
				classes: classesOf(binning),
				reference: countsOver(binning, reference),
				values: classValues(binning)
			};
			const all = normal.reduce((sum, share) => sum + share, 0);
			const random = randomFrom(5);
			const windows = Array.from({ length: 60 }, (_, i) => {
				const counts = random.multinomial(
					2000,
					normal.map((share) => share / all)
				);
				return { start: i * HOUR, counts: countsOver(binning, ofBins(counts)) };
			});
			const { pages, blind, drifts } = await run(of, windows);
			expect({ pages, blind }).toEqual({ pages: [], blind: 0 });
			const means = drifts.filter(({ kind, over }) => kind === 'mean' && over === 1);
			const delays = means.map(({ now }) => now.median_windows ?? Infinity);
			expect(delays).toEqual(delays.toSorted((a, b) => b - a));
			expect(delays.at(-1)).toBe(1);
		}
	);

	test('values in season: blind where those of the hour are gone, else held against them', () => {
		const season = { period_seconds: 86_400, counts: [], cycles: 7 };
		const profile = { binning_id: '', window_seconds: 3600, eigenvalues: [1], windows: 168, season, source: '' };
		const of: Series = { ...series(kolmogorovSmirnov, 0.1), values: SHARES.map((_, i) => i), profile };
		const counts = [...SHARES.map((share) => share * 2000), 0, 0];
		const elsewhere = [...counts.slice(5, 10), 0, 0, 0, 0, 0, ...counts.slice(10)];
		expect(endsOf(of, { start: 0, counts }, 1)).toBeNull();
		expect(endsOf(of, { start: 0, counts, season: counts }, 1)?.lower).toBe(0);
		expect(endsOf(of, { start: 0, counts, season: elsewhere }, 1)?.lower).toBeGreaterThan(0.1);
	});

	test('a larger drift is found no later, and a gradual one later than a sudden one', async () => {
		const { drifts } = await run(series(psi, 0.1), history(2, 60));
		const means = drifts.filter(({ kind, over }) => kind === 'mean' && over === 1);
		const delays = means.map(({ now }) => now.median_windows ?? Infinity);
		expect(delays).toEqual(delays.toSorted((a, b) => b - a));
		expect(delays.at(-1)).toBe(1);
		const ramp = drifts.find(({ kind, size, over }) => kind === 'mean' && size === 1 && over > 1);
		expect(ramp?.now.median_windows).toBeGreaterThan(1);
	});

	test('a moving reference finds a sudden drift, and follows a gradual one', async () => {
		const windows = history(2, 60).map((window) => {
			const moving = { start: window.start - 6 * HOUR, end: window.start, every: HOUR };
			return { ...window, held: { counts: SHARES.map((share) => share * 12_000), windows: 6, moving } };
		});
		const { drifts } = await run(series(psi, 0.1), windows);
		const [sudden, gradual] = drifts.filter(({ kind, size }) => kind === 'mean' && size === 1);
		expect(sudden?.now).toEqual({ median_windows: 1, missed: 0 });
		// Six windows of a day's change of a standard deviation are 0.15 of it on average: a PSI of about 0.02.
		expect(gradual).toMatchObject({ over: 24, now: { missed: 1 } });
	});

	test('a history that changes pages once, when it does, and asks for a wider leeway', async () => {
		const away = SHARES.map((share, i) => (i === 0 ? share + 0.2 : i < 5 ? share - 0.05 : share));
		const changed = history(3, 60, (hour) => (hour >= 45 ? away : SHARES));
		const found = await run(series(psi, 0.1), changed);
		expect(found.pages).toHaveLength(1);
		expect(Date.parse(found.pages[0]?.window_start ?? '')).toBe(45 * HOUR);
		expect(found.suggested?.max).toBeGreaterThan(0.1);
	});

	test('windows with too few rows are blind, not quiet', async () => {
		const few = history(4, 10).map(({ start }) => ({ start, counts: SHARES.map((share) => share * 50) }));
		const found = await run(series(psi, 0.1), few);
		expect(found).toMatchObject({ windows: 10, blind: 10, pages_a_month: null, suggested: null, drifts: [] });
	});
});

test.each([psi, kl, g, jensenShannon, hellinger, chiSquare, totalVariation])(
	'the lower end of $name is the one that its finding has',
	(metric) => {
		const of = series(metric, 0.1);
		const counts = SHARES.map((share, i) => 2000 * (i === 0 ? share + 0.25 : i < 6 ? share - 0.05 : share));
		const alpha = endsFor(levelOf({ alpha: of.alpha, index: of.index, epoch: 1, look: 5 }), of.leeway);
		const sample = { ...of, current: counts, reference: [...of.reference] };
		const found = metric.estimate(sample, { alpha, min_n: of.min_n });
		const ends = endsOf(of, { start: 0, counts }, 5);
		expect(ends?.lower).toBeGreaterThan(0);
		// The other end pages nobody.
		expect(ends?.upper).toBe(Infinity);
		expect(ends?.lower).toBeCloseTo('lower' in found ? found.lower : NaN, 9);
	}
);

describe('pages', () => {
	test.each<[string, (number | null)[], number[]]>([
		['one alert while it lasts', [0, 1, 1, 0, 1, 0, 0, 1], [1]],
		['three quiet looks end it', [1, 0, 0, 0, 1], [0, 4]],
		['blind looks end nothing', [1, 0, null, null, 0, 1], [0]],
		['exactly on the limit is inside', [0.5], []]
	])('%s', (_, lowers, expected) => {
		const looks = lowers.map((lower) => (lower === null ? null : { lower, upper: Infinity }));
		expect(pagesOf(looks, { max: 0.5 })).toEqual(expected);
		// The same the other way round.
		const turned = lowers.map((lower) => (lower === null ? null : { lower: -Infinity, upper: -lower }));
		expect(pagesOf(turned, { min: -0.5 })).toEqual(expected);
	});

	test('a month of a history with a page every other day has about fifteen', () => {
		const looks = Array.from({ length: 480 }, (_, i) => ({
			start: i * HOUR,
			ends: { lower: i % 48 === 12 ? 1 : 0, upper: 1 }
		}));
		const rate = pagesAMonth(looks, { leeway: { max: 0.5 }, seconds: 3600, draws: 400 }, tools.random());
		expect(rate.value).toBeGreaterThan(13.5);
		expect(rate.value).toBeLessThan(16.5);
		expect(rate.lower).toBeLessThan(rate.value);
		expect(rate.upper).toBeGreaterThan(rate.value);
	});
});

describe('suggestLeeway', () => {
	/** Lower ends of 0 to 9 times `scale` and upper ends a tenth above, over ten days. */
	const looks = (scale: number) =>
		Array.from({ length: 240 }, (_, i) => {
			const lower = (i % 10) * scale;
			return { start: i * HOUR, ends: { lower, upper: lower + 0.1 } };
		});
	const suggest = (scale: number, leeway: Limits, metric: Pick<Metric, 'name' | 'origin' | 'range'>) =>
		suggestLeeway(looks(scale), { candidates: leewaysLike(leeway, metric), seconds: 3600 }, tools.random);
	const distance = (highest = 1, origin = 0) => ({ name: 'psi', origin, range: [0, highest] as [number, number] });

	test('is the next of 1, 2, 5 above what history shows, and rises with it', () => {
		expect([0, 0.001, 0.003, 0.01, 0.02, 0.05].map((scale) => suggest(scale, { max: 0.1 }, distance())?.max)).toEqual([
			0.01, 0.01, 0.05, 0.1, 0.2, 0.5
		]);
	});

	test('is none where the metric cannot reach it', () => expect(suggest(0.3, { max: 0.1 }, distance())).toBeNull());

	test('is counted from where nothing has changed', () =>
		expect([0.05, 0.07].map((scale) => suggest(scale, { max: 0.6 }, distance(1, 0.5))?.max)).toEqual([0.51, 0.7]));

	test('of an accuracy is counted from 1, in finer steps', () => {
		const high = Array.from({ length: 240 }, (_, i) => ({ start: i * HOUR, ends: { lower: -Infinity, upper: 0.83 } }));
		const candidates = leewaysLike({ min: 0.75 }, { name: 'accuracy', range: [0, 1] });
		expect(suggestLeeway(high, { candidates, seconds: 3600 }, tools.random)).toEqual({ min: 0.8 });
	});
});

describe('leewaysLike', () => {
	test.each<[string, Limits, Pick<Metric, 'name' | 'origin' | 'range'>, Limits[]]>([
		[
			'a distance',
			{ max: 0.1 },
			{ name: 'psi', origin: 0, range: [0, 1] },
			[{ max: 0.01 }, { max: 0.02 }, { max: 0.05 }]
		],
		[
			'a ratio, which has as much room for half as for twice',
			{ min: 0.8, max: 1.25 },
			{ name: 'dir', origin: 1, range: [0, 100] },
			[
				{ min: 0.99, max: 1.01 },
				{ min: 0.98, max: 1.02 },
				{ min: 0.952, max: 1.05 }
			]
		],
		[
			'a difference',
			{ min: -0.1, max: 0.1 },
			{ name: 'spd', origin: 0, range: [-1, 1] },
			[
				{ min: -0.01, max: 0.01 },
				{ min: -0.02, max: 0.02 },
				{ min: -0.05, max: 0.05 }
			]
		],
		[
			'an objective, from a decade below its own',
			{ max: 7500 },
			{ name: 'quantile', range: [-1e9, 1e9] },
			[{ max: 100 }, { max: 150 }, { max: 200 }]
		],
		[
			'a distance in the unit of a feature',
			{ max: 40 },
			{ name: 'wasserstein', origin: 0, range: [0, 1e9] },
			[{ max: 1 }, { max: 2 }, { max: 5 }]
		],
		['a share', { max: 0.1 }, { name: 'missing_share', range: [0, 1] }, [{ max: 0.01 }, { max: 0.015 }, { max: 0.02 }]],
		[
			'an error rate, which may be held to less than one per cent',
			{ max: 0.005 },
			{ name: 'error_rate', range: [0, 1] },
			[{ max: 0.0001 }, { max: 0.00015 }, { max: 0.0002 }]
		],
		['an accuracy', { min: 0.8 }, { name: 'accuracy', range: [0, 1] }, [{ min: 0.99 }, { min: 0.985 }, { min: 0.98 }]]
	])('of %s', (_, leeway, metric, first) => expect(leewaysLike(leeway, metric).slice(0, 3)).toEqual(first));

	test('stays within what the metric can be', () =>
		expect(leewaysLike({ max: 0.1 }, { name: 'psi', origin: 0, range: [0, 1] }).at(-1)).toEqual({ max: 0.5 }));
});

test('metrics of the classes and values of one feature have a history of counts', () => {
	expect(['psi', 'missing_share', 'wasserstein', 'accuracy'].map(canBacktest)).toEqual([true, true, true, false]);
});
