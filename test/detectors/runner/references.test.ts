import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Finding } from '#core/finding.ts';
import { startDetect, type Detect } from '#detectors/runner/detect.ts';
import { readDriftPage } from '#server/read/drift-page.ts';
import { findingHistory } from '#store/repositories/findings.ts';
import { activeReference, monitorsOf } from '#store/repositories/monitoring.ts';
import { openBench, traffic, type Bench } from './seed.ts';

const HOUR = 3_600_000;
const START = Date.parse('2024-03-01T00:00:00Z');
const iso = (hour: number) => new Date(START + hour * HOUR).toISOString();
/** Income moves by two standard deviations here, for good. */
const STEP = 30;
const HOURS = 48;

describe('several references side by side', { timeout: 60_000 }, () => {
	let bench: Bench;
	let detect: Detect;
	const leeway = { max: 0.1, rationale: 'test' };

	beforeAll(async () => {
		bench = await openBench([
			{
				model: 'credit',
				reference: { kind: 'window', start: iso(0), end: iso(12) },
				references: {
					before: { kind: 'moving', span_hours: 6, gap_hours: 2 },
					later: { kind: 'window', start: iso(STEP), end: iso(STEP + 6) },
					never: { kind: 'window', start: iso(1000), end: iso(1001) }
				},
				monitors: [
					{ monitor: 'income.psi', metric: 'psi', feature: 'income', leeway },
					{ monitor: 'income.before', metric: 'psi', feature: 'income', reference: 'before', leeway },
					{ monitor: 'income.later', metric: 'kolmogorov_smirnov', feature: 'income', reference: 'later', leeway },
					{ monitor: 'income.never', metric: 'psi', feature: 'income', reference: 'never', leeway }
				]
			}
		]);
		const hours = Array.from({ length: HOURS }, (_, i) => i);
		await bench.send(
			'inference',
			hours.flatMap((i) =>
				traffic({
					model: 'credit',
					start: START + i * HOUR,
					seconds: 3600,
					rows: 400,
					shift: i >= STEP ? 2 : 0,
					seed: i
				})
			)
		);
		let now = Date.now();
		detect = startDetect({
			...bench,
			interval_ms: 0,
			now: () => now,
			onError: (what, error) => {
				throw new Error(what, { cause: error });
			}
		});
		await detect.tick();
		now += 60_000;
		await detect.tick();
	}, 120_000);
	afterAll(async () => {
		await detect.close();
		await bench.close();
	});

	const looks = async (monitor: string): Promise<Map<number, Finding>> => {
		const found = await findingHistory(bench.store, { model: 'credit', monitor, from: iso(0), to: iso(HOURS) });
		return new Map(found.map((finding) => [(Date.parse(finding.window.start) - START) / HOUR, finding]));
	};

	it('holds windows against the traffic before them: a step is seen until it is the past', async () => {
		const found = await looks('income.before');
		const exceeded = [...found].filter(([, { verdict }]) => verdict === 'exceeded').map(([hour]) => hour);
		// Six hours, two hours away: at 37 the reference is 29 to 35, a sixth of it from before the step.
		expect(exceeded.slice(0, 5)).toEqual([30, 31, 32, 33, 34]);
		expect(exceeded.every((hour) => hour < 38)).toBe(true);
		expect(found.get(40)).toMatchObject({ moved: false, reference_n: 2400 });
		expect(found.get(40)?.method.params).toMatchObject({
			reference: 'before',
			against: 'the 6 h that ended 2 h before',
			reference_start: iso(32),
			reference_end: iso(38)
		});
		const main = await looks('income.psi');
		expect([...main].filter(([, { verdict }]) => verdict === 'exceeded')).toHaveLength(HOURS - STEP);
		expect(main.get(40)?.method.params).not.toHaveProperty('against');
	});

	it('is blind where there was no traffic before', async () => {
		const found = await looks('income.before');
		expect(found.get(7)).toMatchObject({ reason: 'thin_reference', value: null });
		expect(found.get(7)?.detail).toContain('before the first row');
		expect(found.get(7)?.method.params).toMatchObject({ against: 'the 6 h that ended 2 h before' });
		expect(found.get(8)).toMatchObject({ verdict: 'within', reference_n: 2400 });
	});

	it('keeps the classes of the main reference, and a frozen one of its own beside it', async () => {
		const [main, before] = [(await looks('income.psi')).get(45), (await looks('income.before')).get(45)];
		expect(before?.method.params.binning_id).toBe(main?.method.params.binning_id);
		const key = { project: 'default', environment: 'production', model: 'credit' };
		expect((await activeReference(bench.store, key))?.window_start).toEqual(new Date(iso(0)));
		expect((await activeReference(bench.store, key, 'later'))?.window_start).toEqual(new Date(iso(STEP)));
		const later = await looks('income.later');
		expect([later.get(10)?.verdict, later.get(40)?.moved]).toEqual(['exceeded', false]);
		expect((await looks('income.never')).get(40)).toMatchObject({ reason: 'no_reference' });
		const monitors = await monitorsOf(bench.store, key);
		expect(monitors.map(({ reference }) => reference)).toEqual(['before', 'later', 'never', '']);
	});

	it('shows both on the drift page, each with its own distribution', async () => {
		const range = { from: iso(0), to: iso(HOURS), zone: 'UTC' };
		const asked = { project: 'default', model: 'credit', version: null, seconds: null, feature: 'income' };
		const { lines, selected } = await readDriftPage(bench.store, { ...asked, ...range });
		expect(lines.map(({ metric }) => metric)).toEqual([
			'PSI',
			'PSI against the 6 h that ended 2 h before',
			'KS against later',
			'PSI against never'
		]);
		const sizes = lines.map(({ distribution }) => distribution?.n.reference);
		expect(sizes).toEqual([12 * 400, 6 * 400, 6 * 400, undefined]);
		expect(selected?.others).toHaveLength(4);
	});

	it('says the same when it is evaluated again', async () => {
		expect(await detect.backfill({ model: 'credit', from: iso(0), to: iso(HOURS) })).toEqual([]);
	});
});

describe('a moving reference of traffic with a daily cycle', { timeout: 60_000 }, () => {
	const QUARTER = 6 * HOUR;
	/** Income by the quarter of the day, in standard deviations. */
	const CYCLE = [0, 0.7, 0, -0.7];
	const at = (quarter: number) => new Date(START + quarter * QUARTER).toISOString();
	let bench: Bench;
	let detect: Detect;

	beforeAll(async () => {
		bench = await openBench([
			{
				model: 'credit',
				windows: [QUARTER / 1000],
				reference: { kind: 'window', start: at(0), end: at(24) },
				references: { before: { kind: 'moving', span_days: 2 } },
				monitors: [
					{
						monitor: 'income',
						metric: 'psi',
						feature: 'income',
						reference: 'before',
						leeway: { max: 0.1, rationale: 'test' }
					}
				]
			}
		]);
		const quarters = Array.from({ length: 32 }, (_, i) => i);
		await bench.send(
			'inference',
			quarters.flatMap((i) =>
				traffic({
					model: 'credit',
					start: START + i * QUARTER,
					seconds: QUARTER / 1000,
					rows: 300,
					shift: CYCLE[i % 4] ?? 0,
					seed: i
				})
			)
		);
		let now = Date.now();
		detect = startDetect({ ...bench, interval_ms: 0, now: () => now });
		await detect.tick();
		now += 60_000;
		await detect.tick();
	}, 120_000);
	afterAll(async () => {
		await detect.close();
		await bench.close();
	});

	it('holds each window against the same hours, and says what those are worth', async () => {
		const found = await findingHistory(bench.store, { model: 'credit', monitor: 'income', from: at(24), to: at(32) });
		expect(found).toHaveLength(8);
		expect(found.filter(({ moved }) => moved)).toEqual([]);
		for (const { reference_n, method } of found) {
			expect(reference_n).toBe(2 * 300);
			expect(method.params).toMatchObject({ against: 'the 2 days before', season: 'same time of day' });
			expect(method.params.reference_worth).toBeLessThanOrEqual(600);
			expect(method.params.reference_worth).toBeGreaterThan(100);
		}
		// One window alone is read in another way, and says the same.
		expect(await detect.backfill({ model: 'credit', from: at(30), to: at(31) })).toEqual([]);
	});
});

describe('a reference from a file', { timeout: 120_000 }, () => {
	it('is frozen when all its rows are stored, and not before', async () => {
		const bench = await openBench([
			{
				model: 'credit',
				reference: { kind: 'file', path: 'old.csv', mapping: 'old.yaml' },
				monitors: [{ monitor: 'income', metric: 'psi', feature: 'income', leeway: { max: 0.1, rationale: 'test' } }]
			}
		]);
		const rows = (environment: string, start: number) =>
			traffic({ model: 'credit', start, seconds: 3600, rows: 300, seed: start / HOUR }).map((row) => ({
				...row,
				environment
			}));
		await bench.send('inference', [
			...rows('@reference', START - 1000 * HOUR),
			...rows('production', START),
			...rows('production', START + HOUR)
		]);
		let now = Date.now();
		const detect = startDetect({ ...bench, interval_ms: 0, now: () => now });
		const key = { project: 'default', environment: 'production', model: 'credit' };
		await detect.tick();
		now += 10_000;
		await detect.tick();
		expect(await activeReference(bench.store, key)).toBeUndefined();
		now += 60_000;
		await detect.tick();
		expect(await activeReference(bench.store, key)).toMatchObject({ kind: 'file', n: 300 });
		await detect.close();
		await bench.close();
	});
});
