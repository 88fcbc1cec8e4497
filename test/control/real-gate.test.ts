import { afterAll, beforeAll, expect, test } from 'vitest';
import { startControl, type Control } from '#control/control.ts';
import type { RolloutConfigInput } from '#core/rollout.ts';
import { startDetect, type Detect } from '#detectors/runner/detect.ts';
import { projectFileSchema } from '#server/config/project-file.ts';
import { gateHistory, listDecisions, rolloutById } from '#store/repositories/rollouts.ts';
import { openBench, traffic, type Bench } from '../detectors/runner/seed.ts';

/** Recorded traffic through the real pipeline, judged by the real detectors on its own clock. */

const START = Date.parse('2026-03-02T12:00:00Z');
const SECONDS = 1200;
const ROWS = 12_000;

let bench: Bench;
let detect: Detect;
let control: Control;

beforeAll(async () => {
	bench = await openBench([]);
	detect = startDetect({ store: bench.store, bus: bench.bus, config: bench.config, interval_ms: 0 });
	control = await startControl(
		{
			store: bench.store,
			config: {
				origin: null,
				port: 41301,
				demo: false,
				project_file: { ...projectFileSchema.parse({}), channels: [] }
			},
			bus: bench.bus,
			detect
		},
		{ loops: false }
	);
}, 60_000);

afterAll(async () => {
	await control.close();
	await detect.close();
	await bench.close();
});

const spec = (model: string): RolloutConfigInput => ({
	model,
	stable: 'v1',
	candidate: 'v2',
	clock: 'data',
	steps: [{ weight: 50, min_rows: 2000, min_seconds: 120, deadline_seconds: 3600 }],
	checks: [
		{
			check: 'p95-latency',
			metric: 'quantile_difference',
			feature: '@latency_ms',
			quantile: 0.95,
			leeway: { max: 15, unit: 'ms', rationale: 'callers time out at 200 ms' }
		},
		{ check: 'errors', metric: 'rate_difference', leeway: { max: 0.02, rationale: 'budget' } }
	]
});

// p95 of 60 ms times a lognormal of sigma 0.3 is 60 exp(0.3 * 1.645) = 98 ms; at 80 ms it is 131 ms, 33 ms more.
test.each([
	{ model: 'same', latency: 60, state: 'promoted', action: 'promote', verdict: 'within' },
	{ model: 'slower', latency: 80, state: 'rolled_back', action: 'roll_back', verdict: 'exceeded' }
])('a candidate that is $model is $state', { timeout: 60_000 }, async ({ model, latency, state, action, verdict }) => {
	const common = { model, start: START, seconds: SECONDS, rows: ROWS };
	await bench.send('inference', [
		...traffic({ ...common, version: 'v1', seed: 1 }),
		...traffic({ ...common, version: 'v2', latency, seed: 2 })
	]);
	await control.createRollout(spec(model));
	await control.tickRollouts();
	const id = `${model}-v2`;
	expect(await rolloutById(bench.store.pg.db, id)).toMatchObject({ state, started_at: new Date(START).toISOString() });
	const [decision] = await listDecisions(bench.store.pg.db, id, 1);
	expect(decision).toMatchObject({ action, verdict });
	const gates = await gateHistory(bench.store.pg.db, id);
	const widths = gates.flatMap(({ checks }) => {
		const [check] = checks;
		return check?.lower == null || check.upper === null ? [] : [check.upper - check.lower];
	});
	expect(widths.at(-1)).toBeLessThanOrEqual(widths[0] ?? 0);
});
