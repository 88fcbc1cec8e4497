import { afterAll, beforeAll, expect, test } from 'vitest';
import { openCatalog } from '#ingest/catalog.ts';
import { rejected, type RejectReason } from '#ingest/decode/event.ts';
import { createPipeline, type Incoming } from '#ingest/pipeline.ts';
import { createBus } from '#server/bus.ts';
import { PAGE_ROWS, readQuarantinedPage, readQuarantinePage } from '#server/read/quarantine-page.ts';
import { expireRecords, listQuarantine } from '#store/repositories/quarantine.ts';
import type { Store } from '#store/store.ts';
import { openTemporaryStore } from '../store/temporary-store.ts';

let store: Store;
let remove: () => Promise<void>;
const read = (query = '') => readQuarantinePage(store, new URLSearchParams(query), 30);

beforeAll(async () => {
	({ store, remove } = await openTemporaryStore());
	expect((await read()).sentence).toBe('Nothing was ever refused.');
	const catalog = await openCatalog(store, () => undefined);
	const pipeline = createPipeline({ store, bus: createBus(), catalog });
	const refuse = (topic: string, reason: RejectReason, raws: (string | Uint8Array)[]) =>
		pipeline.write({
			...{ topic, partition: 2, epoch: 1, decoder: 'mapping/1' },
			records: raws.map((raw, offset): Incoming => ({
				decoded: rejected(reason, `${reason}: a sentence`),
				offset,
				raw: () => raw
			}))
		});
	await refuse(
		'a',
		'schema',
		Array.from({ length: 60 }, (_, i) => `{"n":${i}}`)
	);
	await refuse('a', 'not_json', ['{"n":']);
	await refuse('b', 'encoding', [Buffer.from([0xff, 0x00])]);
}, 120_000);
afterAll(() => remove());

test('by topic and reason, the most first, with the newest page of what is open', async () => {
	const view = await read();
	expect(view.groups.map(({ topic, reason, n }) => [topic, reason, n])).toEqual([
		['a', 'schema', 60],
		['a', 'not_json', 1],
		['b', 'encoding', 1]
	]);
	expect(view).toMatchObject({ state: 'open', page: 0, pages: 2, topics: ['a', 'b'] });
	expect(view.counts).toEqual({ open: 62, resolved: 0, expired: 0, all: 62 });
	expect(view.records).toHaveLength(PAGE_ROWS);
	expect(view.sentence).toBe('**62\u00a0records** wait in quarantine.');
	expect(view.lede).toMatch(/^Most of them, 60 of `a`: does not fit the format\. Bytes are kept for 30/);
	expect((await read('page=1')).records).toHaveLength(12);
});

test.each([
	['topic=b', 1],
	['reason=schema', 60],
	['text=%22n%22%3A59', 1],
	['text=A+SENTENCE&topic=a', 61],
	['topic=nobody', 0],
	['state=resolved', 0],
	['page=-3&state=sideways', 62]
])('%s finds %i', async (query, n) => {
	const view = await read(query);
	expect(view.counts[view.state]).toBe(n);
});

test('a record as text or as a dump; one that is no text is dumped unless asked', async () => {
	const [text] = await listQuarantine(store, { topic: 'a', text: '"n":7}' });
	const view = await readQuarantinedPage(store, text?.id ?? '', null);
	expect(view).toMatchObject({
		as: 'text',
		lines: ['{', '  "n": 7', '}'],
		sentence: 'Does not fit the format.',
		cut: false
	});
	expect(view?.facts[0]).toBe('`a`, partition 2, offset 7');
	expect((await readQuarantinedPage(store, text?.id ?? '', 'hex'))?.lines?.[0]).toMatch(
		/^000000 {2}7b 22 6e .*\{"n":7\}$/
	);
	const [bytes] = await listQuarantine(store, { topic: 'b' });
	expect(await readQuarantinedPage(store, bytes?.id ?? '', null)).toMatchObject({ as: 'hex' });
	expect(await readQuarantinedPage(store, 'nobody', null)).toBeUndefined();

	await expireRecords(store, [text?.id ?? '']);
	expect(await readQuarantinedPage(store, text?.id ?? '', null)).toMatchObject({
		state: 'Expired',
		lines: null,
		lede: ''
	});
	expect((await read()).counts).toMatchObject({ open: 61, expired: 1 });
});
