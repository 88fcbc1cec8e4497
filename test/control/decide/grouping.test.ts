import { describe, expect, test } from 'vitest';
import { mayBeReleased, route, type OpenAlert } from '#control/decide/grouping.ts';

const REAL = { simulated: false, channels: 1 };
const open = (id: number, over: Partial<OpenAlert> = {}): OpenAlert => ({
	id,
	project: 'default',
	model: 'credit-risk',
	group_key: 'credit-risk@v13',
	verdict: 'exceeded',
	reason: 'beyond_max',
	state: 'firing',
	window_seconds: 3600,
	delivery: { kind: 'paged', detail: '' },
	...over
});
const blind = (id: number, reason: string, over: Partial<OpenAlert> = {}) =>
	open(id, { verdict: 'blind', reason, delivery: { kind: 'notified', detail: '' }, ...over });

describe('route', () => {
	test.each([
		{ name: 'the first of a group pages', others: [], options: REAL, want: { kind: 'paged' }, send: 'channels' },
		{
			name: 'the next of it is held',
			others: [open(1)],
			options: REAL,
			want: { kind: 'held', held_by: 'grouped' },
			send: 'nowhere',
			leader_id: 1
		},
		{
			name: 'another version is another group',
			others: [open(1, { group_key: 'credit-risk@v12' })],
			options: REAL,
			want: { kind: 'paged' },
			send: 'channels'
		},
		{
			name: 'a follower leads nobody',
			others: [open(1, { delivery: { kind: 'held', held_by: 'grouped', detail: '' } })],
			options: REAL,
			want: { kind: 'paged' },
			send: 'channels'
		},
		{
			name: 'an acknowledged leader still leads',
			others: [open(1, { delivery: { kind: 'acknowledged', detail: '' } })],
			options: REAL,
			want: { held_by: 'grouped' },
			send: 'nowhere',
			leader_id: 1
		},
		{
			name: 'a blind alert does not lead an exceeded one',
			others: [blind(1, 'stale')],
			options: REAL,
			want: { kind: 'paged' },
			send: 'channels'
		},
		{
			name: 'lag of ingest inhibits every model',
			others: [blind(1, 'ingest_lag', { model: 'other', group_key: 'other@' })],
			options: REAL,
			want: { held_by: 'inhibited' },
			send: 'nowhere',
			leader_id: 1
		},
		{
			name: 'missing records inhibit their own model',
			others: [blind(1, 'records_missing')],
			options: REAL,
			want: { held_by: 'inhibited' },
			send: 'nowhere'
		},
		{
			name: 'and no other',
			others: [blind(1, 'records_missing', { model: 'other' })],
			options: REAL,
			want: { kind: 'paged' },
			send: 'channels'
		},
		{
			name: 'trouble that is over inhibits nothing',
			others: [blind(1, 'ingest_lag', { state: 'recovering' })],
			options: REAL,
			want: { kind: 'paged' },
			send: 'channels'
		},
		{
			name: 'a demo model reaches the sink',
			others: [],
			options: { simulated: true, channels: 3 },
			want: { held_by: 'simulated' },
			send: 'sink'
		},
		{
			name: 'without a channel nobody is paged, and it says so',
			others: [],
			options: { simulated: false, channels: 0 },
			want: { kind: 'notified' },
			send: 'nowhere'
		}
	])('$name', ({ others, options, want, send, leader_id }) => {
		const routing = route(open(9), others, options);
		expect(routing.delivery).toMatchObject(want);
		expect(routing.send).toBe(send);
		if (leader_id) expect(routing.leader_id).toBe(leader_id);
	});

	test('blind notifies and does not page', () => {
		expect(route(blind(9, 'stale'), [], REAL)).toMatchObject({ delivery: { kind: 'notified' }, send: 'channels' });
	});

	test('a blind alert is not inhibited by another', () => {
		const others = [blind(1, 'ingest_lag', { model: 'other', group_key: 'other@' })];
		expect(route(blind(9, 'stale'), others, REAL)).toMatchObject({ delivery: { kind: 'notified' } });
	});
});

test('only firing alerts held by another are routed again', () => {
	const held = (held_by: 'grouped' | 'inhibited' | 'simulated') => ({ kind: 'held' as const, held_by, detail: '' });
	expect(mayBeReleased(open(1, { delivery: held('grouped') }))).toBe(true);
	expect(mayBeReleased(open(1, { delivery: held('inhibited') }))).toBe(true);
	expect(mayBeReleased(open(1, { delivery: held('simulated') }))).toBe(false);
	expect(mayBeReleased(open(1, { delivery: held('grouped'), state: 'recovering' }))).toBe(false);
});
