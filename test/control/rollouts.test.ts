import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RolloutConfigInput } from '#core/rollout.ts';
import type { Verdict } from '#core/verdict.ts';
import { alertById } from '#store/repositories/alerts.ts';
import { listOutbox } from '#store/repositories/outbox.ts';
import { gateHistory, listDecisions, rolloutById } from '#store/repositories/rollouts.ts';
import { rebuildRollups } from '#store/rebuild.ts';
import type { Store } from '#store/store.ts';
import { openTemporaryStore } from '../store/temporary-store.ts';
import { finding, gateCheck } from './fixtures.ts';
import { openControl, receiver, T0, type TestControl } from './open-control.ts';

let store: Store;
let remove = async () => {};
beforeAll(async () => {
	({ store, remove } = await openTemporaryStore());
}, 60_000);
afterAll(() => remove());

/** Traffic of ten minutes from `T0`, one row a second for each version, from one partition. */
async function traffic(model: string, versions: string[], seconds = 600): Promise<void> {
	const rows = versions.flatMap((version, v) =>
		Array.from({ length: seconds }, (_, i) => ({
			project: 'default',
			environment: 'production',
			model,
			version,
			event_id: `${model}-${version}-${i}`,
			request_id: '',
			row_index: 0,
			ts: Date.parse(T0) + i * 1000,
			ingested_at: Date.parse(T0) + i * 1000,
			weight: 1,
			numeric: {},
			categorical: {},
			missing: [],
			segments: {},
			_topic: 'leeway.inference',
			_partition: v,
			_offset: 1000 + i,
			_epoch: 1,
			_decoder: 'test'
		}))
	);
	await store.ch.insert('events', rows);
	await rebuildRollups(store.ch, { project: 'default', model, from: new Date(0), to: new Date('2100-01-01') });
}

const spec = (model: string, over: Partial<RolloutConfigInput> = {}): RolloutConfigInput => ({
	model,
	stable: 'v7',
	candidate: 'v8',
	steps: [
		{ weight: 5, min_rows: 100, min_seconds: 60, deadline_seconds: 300 },
		{ weight: 50, min_rows: 100, min_seconds: 60, deadline_seconds: 300 }
	],
	checks: [
		{ check: 'drift', title: 'Drift', metric: 'psi', leeway: { max: 0.1, rationale: 'seen before' } },
		{
			check: 'errors',
			title: 'Error rate',
			metric: 'rate_difference',
			leeway: { max: 0.01, unit: 'share', rationale: 'budget' }
		}
	],
	...over
});

function see(room: TestControl, drift: Verdict, errors: Verdict = 'within'): void {
	room.see(() => [gateCheck(drift), gateCheck(errors, { check: 'errors', title: 'Error rate' })]);
}

async function round(room: TestControl, seconds: number): Promise<void> {
	room.pass(seconds);
	await room.control.tickRollouts();
}

const actions = async (id: string) =>
	(await listDecisions(store.pg.db, id)).map((d) => `${d.action} ${d.from_step}>${d.to_step} ${d.code}`).reverse();

describe('a rollout', () => {
	test('goes step by step to all traffic, and records why', async () => {
		await traffic('good', ['v7', 'v8']);
		const room = await openControl(store);
		see(room, 'undecided');
		const created = await room.control.createRollout(spec('good'));
		expect(created).toMatchObject({
			ok: true,
			value: {
				id: 'good-v8',
				checks: [{ leeway: { origin: 0, unit: '' } }, { leeway: { origin: 0, unit: 'share' } }],
				weights: { v7: 95, v8: 5 },
				state: 'running'
			}
		});
		expect(await room.control.createRollout(spec('good', { candidate: 'v9' }))).toMatchObject({
			ok: false,
			kind: 'refused'
		});

		await round(room, 10);
		await round(room, 3);
		expect(room.looks).toHaveLength(1);
		await round(room, 10);
		expect(await actions('good-v8')).toEqual(['start 0>0 created', 'wait 0>0 not_decided']);
		expect(room.looks.map(({ step, look }) => [step, look])).toEqual([
			[1, 1],
			[1, 2]
		]);

		see(room, 'within');
		await round(room, 20);
		await round(room, 60);
		expect(await rolloutById(store.pg.db, 'good-v8')).toMatchObject({
			step: 1,
			weights: { v7: 50, v8: 50 },
			observed: { weights: { v7: 50, v8: 50 } }
		});
		await round(room, 120);
		const done = await rolloutById(store.pg.db, 'good-v8');
		expect(done).toMatchObject({ state: 'promoted', weights: { v7: 0, v8: 100 }, ended_at: room.now() });
		expect(done?.steps.map(({ state, verdict, checks_within }) => ({ state, verdict, checks_within }))).toEqual([
			{ state: 'passed', verdict: 'within', checks_within: 2 },
			{ state: 'passed', verdict: 'within', checks_within: 2 }
		]);
		expect(await actions('good-v8')).toEqual([
			'start 0>0 created',
			'wait 0>0 not_decided',
			'wait 0>0 too_early',
			'promote 0>1 all_within',
			'promote 1>2 all_within'
		]);
		const [last] = await listDecisions(store.pg.db, 'good-v8', 1);
		expect(last?.basis.offsets).toEqual([
			{ topic: 'leeway.inference', partition: 0, first: 1103, last: 1222 },
			{ topic: 'leeway.inference', partition: 1, first: 1103, last: 1222 }
		]);
		expect(last?.basis.code_version).toMatch(/^\d+\.\d+/);
		expect(await gateHistory(store.pg.db, 'good-v8')).toHaveLength(5);
		await round(room, 600);
		expect(room.looks).toHaveLength(5);
		expect(await room.control.weights('good-v8')).toMatchObject({
			ok: true,
			value: { weights: { v8: 100 }, state: 'promoted' }
		});
		expect(room.errors).toEqual([]);
	});

	test('is refused with a sentence where its configuration is wrong', async () => {
		const { control } = await openControl(store);
		const checks = [{ check: 'errors', metric: 'errors', leeway: { max: 0.01, rationale: 'budget' } }];
		const unknown = await control.createRollout(spec('wrong', { checks }));
		expect(unknown).toMatchObject({ ok: false, kind: 'invalid' });
		expect(!unknown.ok && unknown.reason).toMatch(
			/^check "errors" asks for the metric "errors", which does not exist: use one of accuracy/
		);
		const dir = { check: 'women', metric: 'dir', leeway: { min: 0.8, rationale: 'budget' } };
		expect(await control.createRollout(spec('wrong', { checks: [dir] }))).toMatchObject({
			reason: expect.stringMatching(/^check "women", segment: dir compares two groups/)
		});
		expect(await control.createRollout(spec('wrong', { candidate: 'v7' }))).toMatchObject({
			ok: false,
			kind: 'invalid'
		});
	});

	test('is rolled back by its gate, also while a person holds it, and its alerts say so', async () => {
		await traffic('bad', ['v7', 'v8']);
		const room = await openControl(store);
		see(room, 'undecided');
		await room.control.createRollout(spec('bad', { simulated: true }));
		await round(room, 10);
		expect(await room.control.hold('bad-v8', { by: 'J. Okafor', reason: '' })).toMatchObject({
			ok: false,
			kind: 'invalid'
		});
		expect(await room.control.hold('bad-v8', { by: 'J. Okafor', reason: 'lunch' })).toMatchObject({
			ok: true,
			value: { state: 'held', held: { by: 'J. Okafor', until: 'person' } }
		});
		see(room, 'within');
		await round(room, 200);
		expect(await rolloutById(store.pg.db, 'bad-v8')).toMatchObject({ state: 'held', step: 0 });
		const [alert] = await room.control.onFindings([finding('exceeded', 12, { model: 'bad', version: 'v8' })]);
		see(room, 'exceeded');
		await round(room, 20);
		expect(await rolloutById(store.pg.db, 'bad-v8')).toMatchObject({
			state: 'rolled_back',
			weights: { v7: 100, v8: 0 },
			held: null
		});
		expect(await listOutbox(store.pg.db, { rollout: 'bad-v8' })).toMatchObject([
			{ sink: true, state: 'delivered', alert_id: null }
		]);
		const [decision] = await listDecisions(store.pg.db, 'bad-v8', 1);
		expect(decision).toMatchObject({
			action: 'roll_back',
			who: 'leeway',
			reason: 'Drift exceeded the margin',
			verdict: 'exceeded'
		});
		expect(await room.control.promote('bad-v8', { by: 'J. Okafor', reason: 'please' })).toMatchObject({
			ok: false,
			kind: 'refused'
		});
		expect((await alertById(store.pg.db, alert?.id ?? 0))?.timeline.at(-1)).toMatchObject({
			kind: 'rollout',
			text: 'Rolled back by its gate: Drift exceeded the margin'
		});
	});

	test('holds while Leeway cannot see, and goes on by itself', async () => {
		await traffic('dark', ['v7', 'v8']);
		const room = await openControl(store);
		room.see(() => {
			throw new Error('no histogram');
		});
		await room.control.createRollout(spec('dark'));
		await round(room, 10);
		expect(await rolloutById(store.pg.db, 'dark-v8')).toMatchObject({
			state: 'held',
			held: { by: 'leeway', until: 'next_verdict' },
			weights: { v8: 5 }
		});
		see(room, 'within');
		await round(room, 20);
		expect(await rolloutById(store.pg.db, 'dark-v8')).toMatchObject({ state: 'running', held: null });
		expect((await actions('dark-v8')).slice(1)).toEqual(['hold 0>0 cannot_see', 'wait 0>0 too_early']);
	});

	test('asks a person at the deadline, who may promote once all is within', async () => {
		await traffic('slow', ['v7', 'v8']);
		const { url, got } = await receiver();
		const room = await openControl(store, {
			channels: [{ channel: 'hook', kind: 'webhook', url, send_resolved: true }]
		});
		see(room, 'undecided');
		await room.control.createRollout(spec('slow'));
		await round(room, 310);
		expect(await rolloutById(store.pg.db, 'slow-v8')).toMatchObject({ state: 'held', held: { until: 'person' } });
		const press = { by: 'A. Lindgren', reason: 'looked at it' };
		expect(await room.control.promote('slow-v8', press)).toMatchObject({
			ok: false,
			reason: 'Not yet: Drift is undecided. Wait for the next look, hold, or roll back.'
		});
		see(room, 'within');
		await round(room, 30);
		expect(await room.control.promote('slow-v8', press)).toMatchObject({
			ok: true,
			value: { step: 1, state: 'running', weights: { v8: 50 } }
		});
		await room.control.deliverDue();
		const told = got
			.map(
				({ body }) => JSON.parse(body) as { status: string; alerts: { fingerprint: string; generatorURL: string }[] }
			)
			.filter(({ alerts }) => alerts[0]?.generatorURL === 'https://leeway.example/rollouts/slow-v8');
		expect(told.map(({ status }) => status)).toEqual(['firing', 'resolved']);
		expect(told[0]?.alerts[0]?.fingerprint).toBe(told[1]?.alerts[0]?.fingerprint);
		expect((await room.control.resume('slow-v8', press)).ok).toBe(false);
		expect(await room.control.rollback('slow-v8', press)).toMatchObject({ ok: true, value: { state: 'rolled_back' } });
		expect((await actions('slow-v8')).slice(2)).toEqual(['promote 0>1 by_hand', 'roll_back 1>1 by_hand']);
		expect(await room.control.verifyAudit()).toMatchObject({ intact: true });
	});

	test('a hold stops the deadline for as long as it lasts', async () => {
		const room = await openControl(store);
		await room.control.createRollout(spec('paused'));
		const press = { by: 'A. Lindgren', reason: 'wait for the batch' };
		await room.control.hold('paused-v8', press);
		room.pass(1000);
		const resumed = await room.control.resume('paused-v8', press);
		expect(resumed).toMatchObject({ ok: true, value: { state: 'running' } });
		expect(resumed.ok && resumed.value.steps[0]?.deadline_seconds).toBe(1300);
	});

	test('of recorded traffic runs on the time of its events', async () => {
		await traffic('recorded', ['v7', 'v8'], 300);
		const room = await openControl(store);
		room.pass(30 * 86_400);
		see(room, 'within');
		await room.control.createRollout(spec('recorded', { clock: 'data' }));
		await room.control.tickRollouts();
		const rollout = await rolloutById(store.pg.db, 'recorded-v8');
		expect(rollout).toMatchObject({ state: 'promoted', started_at: T0 });
		const [first] = await gateHistory(store.pg.db, 'recorded-v8', 0);
		expect(first?.at).toBe('2026-03-02T12:01:00.000Z');
		expect(rollout?.steps[0]?.ended_at).toBe('2026-03-02T12:02:00.000Z');
	});

	test('goes on where it was after a restart, with the next number of the look', async () => {
		await traffic('restarted', ['v7', 'v8']);
		const before = await openControl(store);
		see(before, 'undecided');
		await before.control.createRollout(spec('restarted'));
		await round(before, 10);
		await before.control.close();
		const after = await openControl(store);
		see(after, 'undecided');
		await round(after, 15);
		expect(after.looks).toHaveLength(0);
		await round(after, 10);
		expect(after.looks.filter((l) => l.model === 'restarted').map((l) => l.look)).toEqual([2]);
		expect(await actions('restarted-v8')).toHaveLength(2);
	});
});

test('alerts of a withdrawn version close once its traffic is gone, and its silence opens none', async () => {
	await traffic('gone', ['v7', 'v8'], 120);
	const room = await openControl(store);
	see(room, 'exceeded');
	await room.control.createRollout(spec('gone'));
	const series = { model: 'gone', version: 'v8' };
	const [alert] = await room.control.onFindings([finding('exceeded', 12, series)]);
	await round(room, 60);
	const state = async () => (await alertById(store.pg.db, alert?.id ?? 0))?.state;
	expect(await state()).toBe('firing');
	await round(room, 600);
	// Nothing arrives at all: that may be Leeway's own blindness.
	expect(await state()).toBe('firing');
	await traffic('gone', ['v7'], 900);
	await round(room, 10);
	expect(await state()).toBe('resolved');
	expect((await alertById(store.pg.db, alert?.id ?? 0))?.timeline.at(-1)?.text).toBe(
		'v8 gets no traffic any more since it was rolled back'
	);
	expect(await room.control.onFindings([finding('blind', 13, series)])).toEqual([]);
	expect(await room.control.onFindings([finding('blind', 13, { ...series, version: 'v7' })])).toHaveLength(1);
});

describe('the verdict for outside engines', () => {
	test('says pass only where everything is within, and unknown where nothing is known', async () => {
		await traffic('asked', ['v7', 'v8']);
		const room = await openControl(store);
		const ask = async () => (await room.control.verdict({ model: 'asked', stable: 'v7', canary: 'v8' })).verdict;
		expect(await room.control.verdict({ rollout: 'nobody' })).toMatchObject({ verdict: 'unknown', checks: [] });
		await room.control.createRollout(spec('asked', { automatic: false }));
		expect(await ask()).toBe('unknown');
		see(room, 'undecided');
		await round(room, 10);
		expect(await ask()).toBe('unknown');
		see(room, 'within');
		await round(room, 120);
		const answer = await room.control.verdict({ rollout: 'asked-v8' });
		expect(answer).toMatchObject({ verdict: 'pass', evidence_url: 'https://leeway.example/rollouts/asked-v8' });
		expect(answer.checks).toHaveLength(2);
		see(room, 'exceeded');
		await round(room, 60);
		expect(await ask()).toBe('fail');
		expect(await rolloutById(store.pg.db, 'asked-v8')).toMatchObject({ state: 'held', weights: { v8: 5 } });
	});
});
