import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { openCatalog } from '#ingest/catalog.ts';
import { decodeLeewayJson, LEEWAY_JSON } from '#ingest/decode/leeway-json.ts';
import type { Decoded } from '#ingest/decode/decoder.ts';
import { rejected } from '#ingest/decode/event.ts';
import { createPipeline, type Incoming, type Pipeline } from '#ingest/pipeline.ts';
import { createQuarantine, type Quarantine } from '#ingest/quarantine/quarantine.ts';
import { decodeBytes } from '#ingest/quarantine/bytes.ts';
import { createBus } from '#server/bus.ts';
import { storedPartitions } from '#store/repositories/ingest.ts';
import {
	begunReplays,
	expireReceivedBefore,
	listQuarantine,
	quarantineByReason,
	quarantineMarks,
	quarantineRecords
} from '#store/repositories/quarantine.ts';
import type { Store } from '#store/store.ts';
import { openTemporaryStore } from '../../store/temporary-store.ts';

let store: Store;
let remove: () => Promise<void>;
let pipeline: Pipeline;
let quarantine: Quarantine;
/** What the present decoder of a foreign topic makes of a record. */
let decodeNow: (text: string) => Decoded[] = () => [rejected('schema', 'features: nothing matches $.inputs')];

const topics = { inference: 'leeway.inference', labels: 'leeway.labels', gpu: 'leeway.gpu' };

beforeAll(async () => {
	({ store, remove } = await openTemporaryStore());
	const catalog = await openCatalog(store, () => undefined);
	pipeline = createPipeline({ store, bus: createBus(), catalog });
	quarantine = createQuarantine({
		store,
		pipeline,
		project: 'default',
		topics,
		sourceOf: (topic) =>
			topic.startsWith('foreign')
				? {
						prepare: async () => undefined,
						decode: ({ value }) => ({ decoder: 'mapping/2', decoded: decodeNow(Buffer.from(value ?? []).toString()) })
					}
				: undefined
	});
}, 120_000);
afterAll(() => remove());

const event = (model: string, event_id: string, x: unknown = 1) => ({
	model,
	event_id,
	ts: '2026-01-31T12:00:00Z',
	features: { x }
});

/** Writes records to a partition as its consumer does, by the decoder of that time. */
async function write(
	topic: string,
	partition: number,
	values: (Uint8Array | null)[],
	decode: (v: Uint8Array | null) => Decoded[]
) {
	const records = values.flatMap((value, offset) => {
		const decoded = decode(value);
		return decoded.map((one, index): Incoming => ({
			decoded: one,
			offset,
			raw: () => value,
			key: Buffer.from(`k${offset}`),
			headers: { source: 'test' },
			timestamp: 1_769_860_800_000,
			part: { index, of: decoded.length }
		}));
	});
	await pipeline.write({ records, topic, partition, epoch: 1, decoder: 'mapping/1', token: `${topic}/${partition}` });
}

const json = (value: unknown) => Buffer.from(JSON.stringify(value));
const mapped = (text: string): Decoded[] =>
	decodeLeewayJson('inference', Buffer.from(text), { now: 0, event_id: 'e', project: 'default' });
const refuseAll = () => [rejected('schema', 'features: nothing matches $.inputs')];
const eventSchema = z.looseObject({ event_id: z.string() });
const eventsOf = async (model: string) =>
	(await store.ch.query('events-of-model', { model, limit: 100 }, eventSchema)).map(({ event_id }) => event_id).sort();
async function countsOf(topic: string) {
	const rows = (await storedPartitions(store)).filter((row) => row.topic === topic);
	return rows.map(({ stored, quarantined }) => ({ stored, quarantined }));
}

test('a record is kept exactly, with key, headers and place', async () => {
	const bytes = Buffer.from([0x00, 0xff, 0x7b, 0x0a, 0xe9]);
	await write('foreign.bytes', 3, [bytes, null], refuseAll);
	const [first, tombstone] = (await listQuarantine(store, { topic: 'foreign.bytes' })).toReversed();
	const records = await quarantineRecords(store, [first?.id ?? '', tombstone?.id ?? '']);
	expect(records.map(({ raw, raw_encoding }) => decodeBytes({ text: raw, encoding: raw_encoding }))).toEqual([
		bytes,
		null
	]);
	expect(records[0]).toMatchObject({
		...{ topic: 'foreign.bytes', partition: 3, offset: 0, epoch: 1, state: 'open', tries: 0 },
		...{ key: 'k0', key_encoding: 'text', headers: { source: 'test' }, written_at: '2026-01-31T12:00:00.000Z' },
		...{ decoder: 'mapping/1', raw_bytes: 5 }
	});
	// 0xff 0x7b is no text, and yet can be searched.
	expect(await listQuarantine(store, { topic: 'foreign.bytes', text: '{\n' })).toHaveLength(1);
});

test('after a change of the mapping, replay stores what decodes, once, where it stood', async () => {
	await write(
		'foreign.mapping',
		0,
		[json(event('m1', 'a')), json(event('m1', 'b')), json({ model: 'No Slug' })],
		refuseAll
	);
	expect(await quarantine.replay({ filter: { topic: 'foreign.mapping' } }, 'ada')).toMatchObject({
		selected: 3,
		resolved: 0,
		failed: 3,
		reasons: [{ reason: 'schema', n: 3 }]
	});
	decodeNow = mapped;
	const outcome = await quarantine.replay({ filter: { topic: 'foreign.mapping' } }, 'ada');
	expect(outcome).toMatchObject({ selected: 3, resolved: 2, failed: 1, reasons: [{ reason: 'schema', n: 1 }] });
	expect(await eventsOf('m1')).toEqual(['a', 'b']);
	expect(await countsOf('foreign.mapping')).toEqual([{ stored: 2, quarantined: 1 }]);
	const [left] = await listQuarantine(store, { topic: 'foreign.mapping', state: 'open' });
	expect(left).toMatchObject({ tries: 2, offset: 2, reason: 'schema' });
	expect(left?.detail).toMatch(/^model: "No Slug"/);
	expect(
		(await quarantineMarks(store, left?.id ?? '')).map(({ state, who, decoder }) => [state, who, decoder])
	).toEqual([
		['failed', 'ada', 'mapping/2'],
		['failed', 'ada', 'mapping/2']
	]);

	const again = await quarantine.replay({ filter: { topic: 'foreign.mapping' } }, 'ada');
	expect(again).toMatchObject({ selected: 1, resolved: 0, failed: 1 });
	expect(await eventsOf('m1')).toEqual(['a', 'b']);
	expect(await quarantineByReason(store, { topic: 'foreign.mapping' })).toMatchObject([
		{ reason: 'schema', n: 1, resolved: 2, expired: 0 }
	]);
});

test.each(['before', 'after'])('a replay that dies %s its insert is finished once', async (when) => {
	const topic = `foreign.crash.${when}`;
	const model = `crash-${when}`;
	await write(topic, 0, [json(event(model, 'a')), json(event(model, 'b'))], refuseAll);
	decodeNow = mapped;
	const dying = createQuarantine({
		store,
		project: 'default',
		topics,
		sourceOf: () => ({
			prepare: async () => undefined,
			decode: ({ value }) => ({ decoder: 'mapping/2', decoded: mapped(String(value)) })
		}),
		pipeline: {
			async write(batch) {
				if (when === 'after') await pipeline.write(batch);
				throw new Error('killed');
			}
		}
	});
	const ids = (await listQuarantine(store, { topic })).map(({ id }) => id);
	await expect(dying.replay({ ids }, 'ada')).rejects.toThrow('killed');
	expect(await begunReplays(store)).toHaveLength(1);
	await quarantine.finish();
	expect(await begunReplays(store)).toHaveLength(0);
	expect(await eventsOf(model)).toEqual(['a', 'b']);
	expect(await countsOf(topic)).toEqual([{ stored: 2, quarantined: 0 }]);
});

test('of a record that held several elements, only the refused one is stored again', async () => {
	const decode = (value: Uint8Array | null) =>
		decodeLeewayJson('inference', value, { now: 0, event_id: `${topics.inference}/0/0`, project: 'default' });
	const record = json([event('several', 'a'), event('several', 'b', 2), event('several', 'c', 3)]);
	await write(topics.inference, 0, [record], (value) =>
		decode(value).with(1, rejected('schema', 'a mistake of that time'))
	);
	expect(await eventsOf('several')).toEqual(['a', 'c']);
	expect(await quarantine.replay({ filter: { topic: topics.inference } }, 'ada')).toMatchObject({
		selected: 1,
		resolved: 1
	});
	expect(await eventsOf('several')).toEqual(['a', 'b', 'c']);
});

test('a record that decodes in part is resolved, and what is still wrong stands for itself', async () => {
	await write('foreign.parts', 0, [json([event('parts', 'a'), event('parts', 'b', 'x'), { nothing: 1 }])], refuseAll);
	decodeNow = mapped;
	expect(await quarantine.replay({ filter: { topic: 'foreign.parts' } }, 'ada')).toMatchObject({
		resolved: 1,
		failed: 0
	});
	expect(await eventsOf('parts')).toEqual(['a']);
	const open = await listQuarantine(store, { topic: 'foreign.parts', state: 'open' });
	expect(open.map(({ part, parts, reason }) => [part, parts, reason]).sort()).toEqual([
		[1, 3, 'feature_type'],
		[2, 3, 'schema']
	]);
	expect(await quarantine.replay({ filter: { topic: 'foreign.parts' } }, 'ada')).toMatchObject({
		selected: 2,
		failed: 2
	});
	expect(await eventsOf('parts')).toEqual(['a']);
});

test('what came by HTTP is decoded as what it was sent as', async () => {
	const records: Incoming[] = [
		{
			decoded: rejected('schema', 'a mistake of that time'),
			offset: 0,
			sent_as: 'labels',
			timestamp: 1_769_860_800_000,
			raw: () => '{"model":"m1","event_id":"a","label":1}'
		}
	];
	await pipeline.write({ records, topic: '@http', partition: 0, epoch: 0, decoder: LEEWAY_JSON });
	expect(await quarantine.replay({ filter: { topic: '@http' } }, 'ada')).toMatchObject({ selected: 1, resolved: 1 });
});

test('the same mistake with other values is told once', async () => {
	await write('foreign.same', 0, [json({ model: 'One Slug' }), json({ model: 'Other Slug' })], refuseAll);
	decodeNow = mapped;
	const { reasons } = await quarantine.replay({ filter: { topic: 'foreign.same' } }, 'ada');
	expect(reasons).toMatchObject([{ reason: 'schema', n: 2, detail: expect.stringContaining('"One Slug"') }]);
});

test('a topic that no source reads any more says so', async () => {
	await write('gone', 0, [json(event('m1', 'z'))], refuseAll);
	const { reasons } = await quarantine.replay({ filter: { topic: 'gone' } }, 'ada');
	expect(reasons).toMatchObject([
		{ reason: 'unknown_format', detail: expect.stringContaining('add it under sources') }
	]);
});

test('expiry takes what records held, and keeps that they came', async () => {
	await write('foreign.expiry', 0, [json(event('m1', 'q')), json(event('m1', 'r'))], refuseAll);
	const before = await countsOf('foreign.expiry');
	const [newest] = await listQuarantine(store, { topic: 'foreign.expiry' });
	expect(await quarantine.expire({ ids: [newest?.id ?? ''] })).toBe(1);
	expect(await quarantine.expire({ ids: [newest?.id ?? ''] })).toBe(0);
	const [record] = await quarantineRecords(store, [newest?.id ?? '']);
	expect(record).toMatchObject({
		state: 'expired',
		raw: '',
		key: '',
		headers: {},
		detail: '',
		reason: 'schema',
		offset: 1
	});
	expect(await countsOf('foreign.expiry')).toEqual(before);
	expect(await quarantine.replay({ filter: { topic: 'foreign.expiry' } }, 'ada')).toMatchObject({ selected: 1 });

	expect(await expireReceivedBefore(store, new Date(0))).toBe(0);
	expect(await expireReceivedBefore(store, new Date(Date.now() + 60_000))).toBeGreaterThan(0);
	expect(await listQuarantine(store, { state: 'open' })).toEqual([]);
});
