import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { keeps, type Limits } from '#core/backtest.ts';
import { uniformFrom } from '#detectors/core/seeded.ts';
import { measureHistory } from '#detectors/runner/backtest-measures.ts';
import { backtestPlan } from '#detectors/runner/backtest-plan.ts';
import { findingHistory } from '#store/repositories/findings.ts';
import { lookedAt, replayed, requestOf } from './replayed.ts';
import { openBench, traffic, type Bench } from './seed.ts';

const HOUR = 3_600_000;
const START = Date.parse('2026-03-02T00:00:00Z');
const REFERENCE_HOURS = 8;
const HOURS = 40;
const ROWS = 1500;
/** From here on labels disagree with predictions, requests take twice as long and most rows of F are declined. */
const BROKEN = 37;
const label = { name: 'truth', delay_seconds: 3600 };
const iso = (hour: number) => new Date(START + hour * HOUR).toISOString();
const limits = (leeway: Limits) => ({ ...leeway, rationale: 'test' });

const MONITORS = [
	{ monitor: 'right', metric: 'accuracy', leeway: limits({ min: 0.8 }) },
	{ monitor: 'p50', metric: 'quantile', feature: '@latency_ms', quantile: 0.5, leeway: limits({ max: 90 }) },
	{ monitor: 'errors', metric: 'error_rate', feature: '@status', leeway: limits({ max: 0.05 }) },
	{ monitor: 'age.range', metric: 'out_of_range_share', feature: 'age', leeway: limits({ max: 0.05 }) },
	{ monitor: 'channel.stuck', metric: 'stuck_share', feature: 'channel', leeway: limits({ max: 0.6 }) },
	{ monitor: 'channel.values', metric: 'cardinality', feature: 'channel', leeway: limits({ min: 2, max: 4 }) },
	{ monitor: 'selected', metric: 'dir', segment: 'sex=F', leeway: limits({ min: 0.7, max: 1.4 }) },
	{ monitor: 'income.t', metric: 't', feature: 'income', leeway: limits({ min: -0.3, max: 0.3 }) }
];

describe('a backtest of what is measured in a window', { timeout: 120_000 }, () => {
	let bench: Bench;
	const request = (monitor: string) => requestOf(bench, monitor);
	const run = (monitor: string) => replayed(bench, monitor, START);

	beforeAll(async () => {
		bench = await openBench([
			{
				model: 'credit',
				label,
				favourable: 'approve',
				segments: ['sex'],
				protected: { sex: { reference: 'M' } },
				reference: { kind: 'window', start: iso(0), end: iso(REFERENCE_HOURS) },
				monitors: MONITORS
			}
		]);
		const random = uniformFrom(5);
		const rows = Array.from({ length: HOURS }, (_, hour) => {
			const broken = hour >= BROKEN;
			const start = START + hour * HOUR;
			const sent = traffic({
				model: 'credit',
				start,
				seconds: 3600,
				rows: ROWS,
				latency: broken ? 120 : 60,
				seed: hour
			});
			return sent.map((row) => {
				const declined = broken && row.segments.sex === 'F' && random() < 0.7;
				const prediction = declined ? 'decline' : random() < 0.45 ? 'approve' : 'decline';
				return { ...row, prediction, right: random() < (broken ? 0.5 : 0.9) };
			});
		}).flat();
		await bench.send(
			'inference',
			rows.map(({ right: _, ...row }) => row)
		);
		await bench.send(
			'labels',
			rows.map(({ event_id, ts, prediction, right }) => ({
				model: 'credit',
				event_id,
				label_name: label.name,
				label: right ? prediction : 'other',
				observed_at: new Date(Date.parse(ts) + HOUR / 2).toISOString()
			}))
		);
		await lookedAt(bench);
	}, 120_000);
	afterAll(() => bench.close());

	test.each(['right', 'p50', 'errors', 'age.range', 'channel.stuck', 'channel.values', 'selected'])(
		'%s: the same intervals as the findings',
		async (monitor) => {
			const of = await backtestPlan(bench.store, request(monitor));
			if ('cannot' in of) throw new Error(of.cannot);
			const place = MONITORS.findIndex((it) => it.monitor === monitor) + 1;
			// A backtest takes the last series of the ledger; here each keeps its own, in the order in which they are declared.
			const plan = { ...of.plan, monitors: of.plan.monitors.slice(0, place) };
			const history = await measureHistory(bench.store, { ...of, plan }, 3600);
			const findings = await findingHistory(bench.store, { model: 'credit', monitor, from: iso(0), to: iso(HOURS) });
			const known = new Map(findings.map((finding) => [Date.parse(finding.window.start), finding]));
			expect(history?.starts.length).toBeGreaterThan(25);
			for (const start of history?.starts ?? []) {
				const finding = known.get(start);
				const ends = await history?.replay.load(start);
				const found = ends && history?.replay.ends(ends, finding?.look ?? NaN);
				const { min, max } = of.monitor.leeway;
				expect(found?.lower).toBe(max === undefined ? -Infinity : finding?.lower);
				expect(found?.upper).toBe(min === undefined ? Infinity : finding?.upper);
			}
		}
	);

	test.each(['right', 'p50', 'selected'])('%s pages when it breaks, once, and not before', async (monitor) => {
		const { length, pages } = await run(monitor);
		expect(pages).toEqual([BROKEN]);
		expect(length).toMatchObject({ blind: 0, inside_reference: false });
	});

	test.each([
		['right', 'fall', ['min']],
		['p50', 'rise', ['max']],
		['errors', 'rise', ['max']],
		['age.range', 'rise', ['max']],
		['channel.stuck', 'rise', ['max']],
		['channel.values', 'fall', ['min', 'max']],
		['selected', 'fall', ['min', 'max']],
		['income.t', 'mean', ['min', 'max']]
	])('%s finds what is injected, and a leeway of its shape is suggested', async (monitor, kind, shape) => {
		const { length } = await run(monitor);
		const sudden = length.drifts.filter((drift) => drift.kind === kind && drift.over === 1);
		expect(sudden.length).toBeGreaterThan(0);
		expect(sudden.at(-1)?.now).toEqual({ median_windows: 1, missed: 0 });
		const delays = sudden.map(({ now }) => now.median_windows ?? Infinity);
		expect(delays).toEqual(delays.toSorted((a, b) => b - a));
		expect(length.usual === null).toBe(kind === 'mean');
		expect(keeps(length.suggested ?? {}, length.usual ?? 0)).toBe(true);
		expect(Object.keys(length.suggested ?? {})).toEqual(shape);
	});
});
