import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SINK, type ChannelConfig } from '#core/alert.ts';
import { signature } from '#control/webhook.ts';
import { alertById, listAlerts } from '#store/repositories/alerts.ts';
import { listOutbox } from '#store/repositories/outbox.ts';
import type { Store } from '#store/store.ts';
import { openTemporaryStore } from '../store/temporary-store.ts';
import { finding } from './fixtures.ts';
import { openControl, receiver } from './open-control.ts';

let store: Store;
let remove = async () => {};
beforeAll(async () => {
	({ store, remove } = await openTemporaryStore());
}, 60_000);
afterAll(() => remove());

const channel = (url: string, over: Partial<ChannelConfig> = {}): ChannelConfig => ({
	channel: 'on-call',
	kind: 'webhook',
	url,
	send_resolved: true,
	...over
});
const NOWHERE = channel('http://127.0.0.1:9/closed');

describe('alerts', () => {
	test('the story of one: fires, groups, is acknowledged, recovers and resolves', async () => {
		const project = 'story';
		const room = await openControl(store, { channels: [NOWHERE], project });
		const look = (verdict: Parameters<typeof finding>[0], hour: number, over = {}) =>
			finding(verdict, hour, { project, ...over });
		const calm = await room.control.onFindings([
			look('within', 0),
			look('undecided', 1),
			look('blind', 2, { reason: 'too_few' })
		]);
		expect(calm).toEqual([]);

		const [income, missing] = await room.control.onFindings([
			look('exceeded', 3),
			look('exceeded', 3, { monitor: 'income.missing', metric: 'missing_share' })
		]);
		expect(income).toMatchObject({
			state: 'firing',
			delivery: { kind: 'paged' },
			group_key: 'credit-risk@v13',
			since: '2026-03-02T03:00:00.000Z',
			leader_id: null
		});
		expect(income?.title).toBe('income moved too far: PSI 0.31\u00a0[0.27,\u00a00.36], allowed up to 0.10');
		expect(missing).toMatchObject({ delivery: { kind: 'held', held_by: 'grouped' }, leader_id: income?.id });
		expect(room.events.map((e) => e.kind)).toEqual(['alerts', 'alerts']);

		expect(await room.control.onFindings([look('exceeded', 3)])).toEqual([]);
		const id = income?.id ?? 0;
		expect(await room.control.acknowledge(id, { by: 'A. Lindgren', comment: ' ' })).toMatchObject({
			ok: false,
			kind: 'invalid'
		});
		expect(await room.control.acknowledge(9999, { by: 'A. Lindgren', comment: 'mine' })).toMatchObject({
			ok: false,
			kind: 'not_found'
		});
		expect(await room.control.acknowledge(id, { by: 'A. Lindgren', comment: 'bureau outage' })).toMatchObject({
			ok: true,
			value: { delivery: { kind: 'acknowledged' }, acknowledged: { by: 'A. Lindgren', comment: 'bureau outage' } }
		});

		await room.control.onFindings([look('within', 4), look('within', 5)]);
		expect(await alertById(store.pg.db, id)).toMatchObject({
			state: 'recovering',
			calm_looks: 2,
			delivery: { kind: 'acknowledged' }
		});
		await room.control.onFindings([look('within', 6)]);
		const resolved = await alertById(store.pg.db, id);
		expect(resolved).toMatchObject({ state: 'resolved', resolved_at: room.now() });
		expect(resolved?.timeline.map((line) => line.kind)).toEqual([
			'exceeded',
			'delivery',
			'acknowledged',
			'recovering',
			'resolved'
		]);
		expect(await room.control.acknowledge(id, { by: 'A. Lindgren', comment: 'late' })).toMatchObject({
			ok: false,
			kind: 'refused'
		});

		// The follower still fires when its leader has ended: now it pages.
		const follower = await alertById(store.pg.db, missing?.id ?? 0);
		expect(follower).toMatchObject({ state: 'firing', delivery: { kind: 'paged' }, leader_id: null });
		expect((await listOutbox(store.pg.db, { alert_id: missing?.id })).length).toBe(1);
		expect(await room.control.verifyAudit()).toMatchObject({ intact: true });
	});

	test('losing sight notifies, and seeing that it exceeds pages', async () => {
		const project = 'blind';
		const room = await openControl(store, { channels: [NOWHERE], project });
		const [blind] = await room.control.onFindings([finding('blind', 0, { project })]);
		expect(blind).toMatchObject({ verdict: 'blind', severity: 'warning', delivery: { kind: 'notified' } });
		await room.control.onFindings([finding('exceeded', 1, { project })]);
		const open = await listAlerts(store.pg.db, { project, states: ['firing'] });
		expect(open).toHaveLength(1);
		expect(open[0]).toMatchObject({ verdict: 'exceeded', delivery: { kind: 'paged' } });
	});

	test('lag of ingest holds pages back, and lets them go', async () => {
		const project = 'lag';
		const room = await openControl(store, { channels: [NOWHERE], project });
		const lag = { project, model: 'other', monitor: 'lag', reason: 'ingest_lag' } as const;
		await room.control.onFindings([finding('blind', 0, lag)]);
		const [held] = await room.control.onFindings([finding('exceeded', 0, { project })]);
		expect(held).toMatchObject({ delivery: { kind: 'held', held_by: 'inhibited' } });
		await room.control.onFindings([finding('within', 1, { ...lag, reason: 'inside' })]);
		expect(await alertById(store.pg.db, held?.id ?? 0)).toMatchObject({ delivery: { kind: 'paged' } });
	});

	test('a demo model reaches the local sink and nobody else', async () => {
		const project = 'demo';
		const room = await openControl(store, { channels: [NOWHERE], demo: true, project });
		const [alert] = await room.control.onFindings([
			finding('exceeded', 0, { project, model: '@gpus', monitor: 'temperature' })
		]);
		expect(alert).toMatchObject({ simulated: true, delivery: { kind: 'held', held_by: 'simulated' } });
		const sent = await listOutbox(store.pg.db, { alert_id: alert?.id });
		expect(sent.map(({ channel, sink, state }) => ({ channel, sink, state }))).toEqual([
			{ channel: SINK, sink: true, state: 'delivered' }
		]);
		expect(await room.control.deliverDue()).toBe(0);
	});

	test('a replay is silent, and is kept with its own dates when asked', async () => {
		const project = 'replay';
		const room = await openControl(store, { channels: [NOWHERE], project });
		const past = [0, 1, 2, 3].map((hour) =>
			finding(hour === 0 ? 'exceeded' : 'within', hour, { project, clock: 'replay' })
		);
		expect(await room.control.onFindings(past)).toEqual([]);
		const [alert] = await room.control.onFindings(past, { replay: 'record' });
		expect(alert).toMatchObject({
			state: 'resolved',
			opened_at: '2026-03-02T01:00:00.000Z',
			resolved_at: '2026-03-02T04:00:00.000Z'
		});
		expect(await listOutbox(store.pg.db, { alert_id: alert?.id })).toEqual([]);
	});
});

describe('the webhook', () => {
	test('is signed, retried until it is taken, and told of the end', async () => {
		const project = 'webhook';
		const { url, got } = await receiver([500, 503]);
		const room = await openControl(store, {
			channels: [channel(url, { channel: 'hook', secret: 'tell nobody' })],
			project
		});
		const [alert] = await room.control.onFindings([finding('exceeded', 0, { project })]);
		expect(await room.control.deliverDue()).toBe(0);
		expect(await room.control.deliverDue()).toBe(0);
		expect(got).toHaveLength(1);
		room.pass(5);
		await room.control.deliverDue();
		room.pass(10);
		expect(await room.control.deliverDue()).toBe(1);
		const [message] = await listOutbox(store.pg.db, { alert_id: alert?.id });
		expect(message).toMatchObject({ state: 'delivered', attempts: 3, last_error: null });

		const { body, headers } = got[2] ?? { body: '', headers: {} };
		expect(headers['x-leeway-signature']).toBe(signature(body, 'tell nobody'));
		expect(headers['x-leeway-delivery']).toBe(String(message?.id));
		const sent = JSON.parse(body) as {
			version: string;
			alerts: { labels: Record<string, string>; generatorURL: string; fingerprint: string }[];
		};
		expect(sent.version).toBe('4');
		expect(sent.alerts[0]?.generatorURL).toBe(`https://leeway.example/alerts/${alert?.id}`);
		expect(Object.keys(sent.alerts[0]?.labels ?? {})).not.toContain('value');

		await room.control.onFindings([1, 2, 3].map((hour) => finding('within', hour, { project })));
		expect(await room.control.deliverDue()).toBe(1);
		const end = JSON.parse(got[3]?.body ?? '{}') as typeof sent & { status: string };
		expect(end.status).toBe('resolved');
		expect(end.alerts[0]?.fingerprint).toBe(sent.alerts[0]?.fingerprint);
	});

	test('an unreachable receiver is visible, and stays pending', async () => {
		const project = 'unreachable';
		const room = await openControl(store, { channels: [NOWHERE], project });
		const [alert] = await room.control.onFindings([finding('exceeded', 0, { project })]);
		await room.control.deliverDue();
		const [message] = await listOutbox(store.pg.db, { alert_id: alert?.id });
		expect(message).toMatchObject({ state: 'pending', attempts: 1 });
		expect(message?.last_error).toMatch(/^not reached/);
		expect(room.errors).not.toEqual([]);
	});
});

// RFC 4231, test case 2.
test('the signature is HMAC-SHA-256 in hex', () => {
	expect(signature('what do ya want for nothing?', 'Jefe')).toBe(
		'sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843'
	);
});
