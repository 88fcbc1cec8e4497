import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { uniformFrom } from '#detectors/core/seeded.ts';
import { backtest } from '#detectors/runner/backtest.ts';
import { backtestPlan } from '#detectors/runner/backtest-plan.ts';
import { rowsHistory } from '#detectors/runner/backtest-rows.ts';
import { startDetect } from '#detectors/runner/detect.ts';
import { findingHistory } from '#store/repositories/findings.ts';
import { normal, openBench, type Bench } from './seed.ts';

const HOUR = 3_600_000;
const START = Date.parse('2026-03-02T00:00:00Z');
const REFERENCE_HOURS = 6;
const HOURS = 34;
/** From here on a and b do not hang together any more; each alone keeps its law. */
const BROKEN = 31;
const iso = (hour: number) => new Date(START + hour * HOUR).toISOString();

function rowsOf(hour: number, rows = 600) {
	const random = uniformFrom(hour);
	return Array.from({ length: rows }, (_, i) => {
		const a = normal(random);
		const other = hour >= BROKEN ? normal(random) : a;
		return {
			model: 'pair',
			version: 'v1',
			event_id: `${hour}-${i}`,
			ts: new Date(START + hour * HOUR + Math.floor(((i + 0.5) * HOUR) / rows)).toISOString(),
			features: { a, b: 0.9 * other + 0.44 * normal(random) },
			prediction: 'yes'
		};
	});
}

describe('a backtest of whole rows', { timeout: 120_000 }, () => {
	let bench: Bench;
	const request = () => ({
		...bench.config.project_file,
		environment: 'production',
		model: 'pair',
		monitor: 'together'
	});
	const tools = { pause: () => Promise.resolve(), random: () => uniformFrom(1) };

	beforeAll(async () => {
		bench = await openBench([
			{
				model: 'pair',
				min_n: 100,
				reference: { kind: 'window', start: iso(0), end: iso(REFERENCE_HOURS) },
				monitors: [{ monitor: 'together', metric: 'domain_classifier', leeway: { max: 0.55, rationale: 'test' } }]
			}
		]);
		await bench.send('inference', Array.from({ length: HOURS }, (_, hour) => rowsOf(hour)).flat());
		let now = Date.now();
		const detect = startDetect({ ...bench, interval_ms: 0, now: () => now });
		await detect.tick();
		now += 60_000;
		await detect.tick();
		await detect.close();
	}, 120_000);
	afterAll(() => bench.close());

	test('has the intervals of the findings', async () => {
		const of = await backtestPlan(bench.store, request());
		if ('cannot' in of) throw new Error(of.cannot);
		const { replay, starts } = await rowsHistory(bench.store, of, 3600);
		const history = { model: 'pair', monitor: 'together', from: iso(0), to: iso(HOURS) };
		const known = new Map(
			(await findingHistory(bench.store, history)).map((finding) => [Date.parse(finding.window.start), finding])
		);
		// The last hour is not known to be whole.
		expect(starts.map((start) => (start - START) / HOUR)).toEqual(
			Array.from({ length: HOURS - 1 - REFERENCE_HOURS }, (_, i) => i + REFERENCE_HOURS)
		);
		for (const start of starts) {
			const finding = known.get(start);
			const ends = replay.ends(await replay.load(start), finding?.look ?? NaN);
			expect(ends?.lower).toBeCloseTo(finding?.lower ?? NaN, 9);
		}
	});

	test('pages where a relation breaks, and finds one that is broken in a real window', async () => {
		const found = await backtest(bench.store, request(), tools);
		if ('cannot' in found) throw new Error(found.cannot);
		const [length] = found.lengths;
		expect(length).toMatchObject({ blind: 0, inside_reference: false });
		expect(length?.pages.map(({ window_start }) => window_start)).toEqual([iso(BROKEN)]);
		const whole = length?.drifts.filter(({ size }) => size === 1);
		expect(whole).toMatchObject([
			{ kind: 'relation', feature: 'a', now: { median_windows: 1, missed: 0 } },
			{ kind: 'mean', feature: 'a', now: { median_windows: 1, missed: 0 } }
		]);
	});
});
