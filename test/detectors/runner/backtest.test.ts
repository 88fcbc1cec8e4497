import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { uniformFrom } from '#detectors/core/seeded.ts';
import { backtest } from '#detectors/runner/backtest.ts';
import { startDetect } from '#detectors/runner/detect.ts';
import { latestFindings } from '#store/repositories/findings.ts';
import { modelsWithMonitor, monitorsOf } from '#store/repositories/monitoring.ts';
import { openBench, traffic, type Bench } from './seed.ts';

const MINUTE = 60_000;
const START = Date.parse('2026-03-02T00:00:00Z');
const REFERENCE = 40;
const MINUTES = 100;
/** From here on 40 % of incomes are missing. */
const BROKEN = 95;

describe('a backtest of stored windows', { timeout: 60_000 }, () => {
	let bench: Bench;
	const tools = { pause: () => Promise.resolve(), random: () => uniformFrom(1) };
	const run = (monitor: string) =>
		backtest(bench.store, { ...bench.config.project_file, environment: 'production', model: 'credit', monitor }, tools);

	beforeAll(async () => {
		const end = new Date(START + REFERENCE * MINUTE).toISOString();
		bench = await openBench([
			{
				model: 'credit',
				windows: [60],
				min_n: 100,
				reference: { kind: 'window', start: new Date(START).toISOString(), end }
			}
		]);
		const rows = Array.from({ length: MINUTES }, (_, i) => {
			const start = START + i * MINUTE;
			return traffic({ model: 'credit', start, seconds: 60, rows: 200, nulls: i >= BROKEN ? 0.4 : 0.004, seed: i });
		}).flat();
		await bench.send('inference', rows);
		const detect = startDetect({ ...bench, interval_ms: 0 });
		// One window, so that the reference is frozen and its monitors are known.
		const at = START + 50 * MINUTE;
		const range = { from: new Date(at).toISOString(), to: new Date(at + MINUTE).toISOString() };
		await detect.backfill({ model: 'credit', ...range });
		await detect.close();
	}, 120_000);
	afterAll(() => bench.close());

	test.each(['income.psi', 'income.missing'])('%s pages when the values go missing, and not before', async (name) => {
		const found = await run(name);
		if ('cannot' in found) throw new Error(found.cannot);
		const [length] = found.lengths;
		// The last minute has no row after it: it is not known to be whole.
		expect(length).toMatchObject({ window_seconds: 60, inside_reference: false, blind: 0 });
		expect(length?.windows).toBeGreaterThanOrEqual(MINUTES - REFERENCE - 1);
		expect(length?.pages.map(({ window_start }) => Date.parse(window_start))).toEqual([START + BROKEN * MINUTE]);
		const flood = length?.drifts.find(({ kind, size, over }) => kind === 'missing' && size === 0.25 && over === 1);
		expect(flood?.now).toEqual({ median_windows: 1, missed: 0 });
	});

	test('writes nothing', async () => {
		const key = { project: 'default', model: 'credit' };
		const before = [await latestFindings(bench.store, key), await monitorsOf(bench.store, key)];
		await run('income.psi');
		expect([await latestFindings(bench.store, key), await monitorsOf(bench.store, key)]).toEqual(before);
	});

	test('a monitor that it cannot replay is refused, with the reason', async () => {
		expect(await run('nobody.psi')).toMatchObject({ cannot: expect.stringContaining('income.psi') });
	});

	test('the model of a monitor is known by its name', async () => {
		expect(await modelsWithMonitor(bench.store, 'default', 'income.psi')).toEqual(['credit']);
		expect(await modelsWithMonitor(bench.store, 'default', 'nobody.psi')).toEqual([]);
	});

	test('every default monitor can be replayed', async () => {
		const monitors = await monitorsOf(bench.store, { project: 'default', model: 'credit' });
		expect(new Set(monitors.map(({ metric }) => metric)).size).toBeGreaterThan(4);
		for (const { monitor, windows } of monitors)
			expect(await run(monitor)).toMatchObject({ monitor, lengths: { length: windows.length } });
	});
});
