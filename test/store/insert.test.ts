import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import type { Store } from '#store/store.ts';
import { openTemporaryStore } from './temporary-store.ts';

let store: Store;
let remove: () => Promise<void>;

beforeAll(async () => {
	({ store, remove } = await openTemporaryStore());
}, 120_000);
afterAll(() => remove());

const row = {
	project: 'default',
	environment: 'production',
	version: '1',
	ts: '2026-01-01T10:00:30.250Z',
	ingested_at: Date.UTC(2026, 0, 1, 10, 1),
	weight: 1,
	numeric: { x: 1.5, '@score': 0.25 },
	categorical: { colour: 'grün', '@prediction': '1' },
	missing: ['y'],
	segments: { sex: 'f' },
	_partition: 0,
	_epoch: 1
};
const batch = (model: string, size: number) =>
	Array.from({ length: size }, (_, i) => ({ ...row, model, event_id: `e${i}`, _offset: i }));
/** One row of a roll-up, whose day follows by a view. */
const rolledUp = (model: string, n: number) => [
	{ ...row, model, segment: '', feature: 'x', scale_id: 1, time: row.ts, bins: new Map([[-3, n]]), n, weight: n }
];

async function insert(model: string, size: number, options?: { token: string }): Promise<void> {
	await store.ch.insert('events', batch(model, size), options);
	await store.ch.insert('feature_minute', rolledUp(model, size), options);
}

async function counts(model: string): Promise<Record<string, number>> {
	const rows = await store.ch.query('count-rows', { model }, z.object({ name: z.string(), n: z.number() }));
	return Object.fromEntries(rows.map(({ name, n }) => [name, n]));
}
const stored = (n: number) => ({
	events: n,
	traffic_minute: 0,
	feature_minute: n,
	feature_day: n
});

test('the same token counts once, in the table and in everything the views fill', async () => {
	await insert('a', 7, { token: 'same' });
	await insert('a', 7, { token: 'same' });
	expect(await counts('a')).toEqual(stored(7));
});

test('an insert without a token is never taken for a repetition of the one before', async () => {
	await insert('b', 5, { token: 'first' });
	await insert('b', 5);
	await insert('b', 5);
	expect(await counts('b')).toEqual(stored(15));
});

test('inserts that run at the same time keep their own tokens', async () => {
	await Promise.all(Array.from({ length: 20 }, (_, i) => insert('c', 3, { token: `c${i % 10}` })));
	expect(await counts('c')).toEqual(stored(30));
});

test('rows come back as they went in', async () => {
	await store.ch.insert('quarantine', [
		{
			id: 'q',
			received_at: row.ts,
			reason: 'schema',
			detail: "it's \\ ü",
			raw: 'ü'.repeat(70),
			headers: { k: 'v' },
			_offset: 2 ** 40
		}
	]);
	const found = await store.ch.query('quarantine-records', { ids: ['q'] }, z.looseObject({}));
	expect(found).toMatchObject([
		{
			id: 'q',
			received_at: row.ts,
			reason: 'schema',
			detail: "it's \\ ü",
			raw: 'ü'.repeat(70),
			headers: { k: 'v' },
			offset: 2 ** 40
		}
	]);
});

test('the catalog is reachable through the query builder', async () => {
	const { models } = await import('#store/schema/catalog.ts');
	await store.pg.db.insert(models).values({ model: 'm' });
	expect(await store.pg.db.select().from(models)).toMatchObject([{ project: 'default', model: 'm', declared: false }]);
});
