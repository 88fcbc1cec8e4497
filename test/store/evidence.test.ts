import { afterAll, beforeAll, expect, test } from 'vitest';
import { completenessOf, completenessSchema, recordsMissing, type Completeness } from '#core/completeness.ts';
import { evidenceCounts, insertEvidence } from '#store/repositories/evidence.ts';
import type { Store } from '#store/store.ts';
import { openTemporaryStore } from './temporary-store.ts';

const T = Date.parse('2026-01-31T12:00:00Z');
const key = { project: 'default', environment: 'production' };
const origin = { _topic: 't', _partition: 0, _offset: 0, _epoch: 1, _decoder: 'test/1', ingested_at: T };

let store: Store;
let remove: () => Promise<void>;

beforeAll(async () => {
	({ store, remove } = await openTemporaryStore());
}, 120_000);
afterAll(() => remove());

async function events(model: string, version: string, second: number, requests: number, rows: number, weight = 1) {
	const made = Array.from({ length: requests * rows }, (_, i) => ({
		...{ ...key, ...origin, model, version, weight, ts: T + second * 1000, event_id: `${model}/${second}/${i}` },
		...{ request_id: `${Math.floor(i / rows)}`, row_index: i % rows, grain: 60 },
		...{ numeric: {}, categorical: {}, missing: [], segments: {} }
	}));
	await store.ch.insert('events', made);
}

async function counter(model: string, instance: string, readings: [second: number, value: number][]) {
	const rows = readings.map(([second, value]) => ({
		...{ ...key, ...origin, model, version: '', instance, name: 'requests', ts: T + second * 1000, value }
	}));
	await store.ch.insert('server_counters', rows);
}

async function read(
	model: string,
	options: { seconds?: number; now?: number; delay?: number } = {}
): Promise<Completeness> {
	const { seconds = 180, now = T + 3 * 3_600_000, delay = 3600 } = options;
	const range = { ...key, model, from: new Date(T), to: new Date(T + seconds * 1000) };
	const counts = await evidenceCounts(store, range, { name: 'truth', delay_seconds: delay }, now);
	const window = { start: range.from.toISOString(), end: range.to.toISOString() };
	return completenessSchema.parse(completenessOf({ model, environment: key.environment, window }, counts));
}

test('the shares of a model, counted by hand', async () => {
	// 45 requests of two rows each, and 20 that stand for two each, without a version.
	await events('m', 'v1', 30, 45, 2);
	await events('m', '', 90, 20, 1, 2);
	// One a second; started again between second 60 and 90, where it counted 20 by then.
	await counter('m', 'a', [
		[-30, 100],
		[0, 130],
		[30, 160],
		[60, 190],
		[90, 20],
		[120, 50],
		[150, 80]
	]);
	// 30 between second 45 and 75: half in each minute; then 15.
	await counter('m', 'b', [
		[45, 0],
		[75, 30],
		[105, 45]
	]);
	await insertEvidence(
		store,
		[
			{ ...key, model: 'm', version: 'v1', time: T, joined: 7 },
			{ ...key, model: 'm', version: 'v1', time: T + 60_000, alone: 1 }
		],
		'pairs'
	);
	const outcome = { ...key, model: 'm', version: 'v1', label_name: 'truth', time: T, predicted: '1', label: '1' };
	await store.ch.insert('outcome_hour', [{ ...outcome, segment: '', n: 10, revision: 1 }]);
	await store.ch.insert('outcome_hour', [
		{ ...outcome, segment: '', n: 26, revision: 2 },
		{ ...outcome, segment: 'sex=F', n: 26, revision: 2 }
	]);

	const found = await read('m');
	expect(found).toMatchObject({ rows: 110, requests: 65 });
	// Served: 60 + 15 in the first minute, 20 + 30 + 15 + 15 in the second; the third is not covered whole. Seen: 45 + 20 x 2.
	expect(found.captured).toMatchObject({ minutes: 2, seen: 85 });
	expect(found.captured.served).toBeCloseTo(155, 6);
	expect(found.captured.share).toBeCloseTo(85 / 155, 6);
	expect(found.paired).toEqual({ share: 0.875, joined: 7, alone: 1 });
	expect(found.attributed).toEqual({ share: 90 / 110, rows: 90 });
	expect(found.labelled).toEqual({
		share: 26 / 130,
		labelled: 26,
		due: 130,
		label_name: 'truth',
		due_to: '2026-01-31T13:00:00.000Z'
	});
	// Weights: 90 of 1 and 20 of 2. Kish: 130² / 170.
	expect(found.sampled.fraction).toBeCloseTo(110 / 130, 9);
	expect(found.sampled.effective_n).toBeCloseTo(99.4118, 4);
	expect(recordsMissing(found)).toMatchObject({
		blind: 'records_missing',
		detail: '85 of 155 requests served were captured (55\u00a0%)',
		n: 110
	});
});

test('nothing is complete by default: where nothing is expected, there is no share', async () => {
	await events('plain', 'v1', 30, 10, 1);
	const found = await read('plain');
	expect(found.captured).toEqual({ share: null, served: 0, seen: 0, minutes: 0 });
	expect(found.paired.share).toBeNull();
	expect(found.attributed.share).toBe(1);
	expect(recordsMissing(found)).toBeUndefined();
	const silent = await read('nobody');
	expect([silent.captured.share, silent.paired.share, silent.attributed.share, silent.sampled.fraction]).toEqual([
		null,
		null,
		null,
		null
	]);
});

test('a server that served while nothing was logged: captured is 0, not unknown', async () => {
	await counter('lost', 'a', [
		[-60, 0],
		[0, 60],
		[60, 120],
		[120, 180],
		[180, 240]
	]);
	const found = await read('lost');
	expect(found.captured).toEqual({ share: 0, served: 180, seen: 0, minutes: 3 });
	expect(recordsMissing(found)?.blind).toBe('records_missing');
});

test('counters that are read too seldom say nothing about the minutes between', async () => {
	await events('seldom', 'v1', 30, 10, 1);
	await counter('seldom', 'a', [
		[-400, 0],
		[400, 800]
	]);
	expect((await read('seldom')).captured).toMatchObject({ share: null, minutes: 0 });
});

test('requests of the last minute may not be logged yet', async () => {
	await counter('young', 'a', [
		[0, 0],
		[60, 60],
		[120, 120],
		[180, 180]
	]);
	expect((await read('young', { now: T + 180_000 })).captured.minutes).toBe(2);
});

test('labels that are not due are not missing', async () => {
	await events('early', 'v1', 30, 10, 1);
	expect((await read('early', { delay: 86_400 })).labelled).toMatchObject({ share: null, due: 0 });
	expect((await read('early')).labelled).toMatchObject({ share: 0, due: 10 });
});

test.each([
	['a tenth missing is enough', 90, 100, undefined],
	['more than a tenth is not', 89, 100, 'records_missing'],
	['a handful says nothing', 3, 9, undefined]
])('%s', (_, seen, served, blind) => {
	const counts = {
		versions: [],
		served: { minutes: 1, seen, served },
		labels: { label_name: '', due_to: null, labelled: 0, due: 0 }
	};
	const window = { start: '', end: '' };
	expect(recordsMissing(completenessOf({ model: 'm', environment: 'e', window }, counts))?.blind).toBe(blind);
});
