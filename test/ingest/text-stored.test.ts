import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { modelConfigSchema } from '#core/model-config.ts';
import { openCatalog } from '#ingest/catalog.ts';
import type { Half } from '#ingest/decode/decoder.ts';
import { createDirect } from '#ingest/direct.ts';
import { blockColumns } from '#ingest/fold/blocks.ts';
import { createPipeline } from '#ingest/pipeline.ts';
import { BUILT_IN } from '#ingest/text/built-in.ts';
import { VOCABULARY_TEXTS } from '#ingest/text/vocabulary.ts';
import { JobRunner } from '#ingest/thread/job.ts';
import { createBus } from '#server/bus.ts';
import { listFeatures } from '#store/repositories/catalog.ts';
import { storedHalves } from '#store/repositories/settle.ts';
import type { Store } from '#store/store.ts';
import { openTemporaryStore } from '../store/temporary-store.ts';
import { jobOf } from './thread/batch.ts';

let store: Store;
let remove: () => Promise<void>;

beforeAll(async () => {
	({ store, remove } = await openTemporaryStore());
}, 120_000);
afterAll(() => remove());

const PROJECT = 'default';
const SECRET = 'reach me at jane.doe@example.org';
const replies = modelConfigSchema.parse({
	model: 'replies',
	segments: ['prompt.pii'],
	features: { prompt: { kind: 'text' }, response: { kind: 'text', keep: true, descriptors: ['length'] } }
});

async function open() {
	const scorers = { all: BUILT_IN, failures: new Map() };
	const catalog = await openCatalog(store, () => undefined, scorers);
	await catalog.declare(PROJECT, replies);
	const pipeline = createPipeline({ store, bus: createBus(), catalog });
	return { catalog, pipeline, ingest: createDirect(pipeline, PROJECT) };
}

const eventSchema = z.looseObject({
	event_id: z.string(),
	numeric: z.record(z.string(), z.number()),
	categorical: z.record(z.string(), z.string()),
	missing: z.array(z.string()),
	vectors: z.record(z.string(), z.array(z.number())),
	texts: z.record(z.string(), z.string())
});
const stored = (model: string, limit = 100) => store.ch.query('events-of-model', { model, limit }, eventSchema);

test('an embedding is stored as it came, with its norm, and keeps its dimension', async () => {
	const { ingest } = await open();
	const ts = '2026-11-21T09:00:00Z';
	const event = (event_id: string, answer: unknown) => ({ model: 'search', event_id, ts, features: { answer, n: 1 } });
	expect(await ingest('inference', [event('a', [3, 4]), event('b', [0.5, -0.25]), event('c', null)])).toMatchObject({
		accepted: 3
	});
	const later = await ingest('inference', [event('d', [1, 2, 3]), event('e', 7), event('f', []), event('g', [1, 'x'])]);
	expect(later.errors.map(({ reason, detail }) => [reason, detail])).toEqual([
		[
			'feature_type',
			'answer: an embedding of 3 numbers, but answer of search has 2, as its first one had: send as many, or give the ' +
				'new embedding another name'
		],
		['feature_type', 'answer: 7: answer of search is an embedding: send a list of numbers'],
		['schema', 'features: "answer": []: an embedding of 0 numbers: send 1 to 4096'],
		['schema', expect.stringContaining('[1]: an embedding is a list of finite numbers')]
	]);
	const list = await ingest('inference', [{ ...event('h', [1, 2]), features: { n: [1, 2] } }]);
	expect(list.errors[0]?.detail).toContain('n: a list of 2 numbers, but n of search is a number');
	expect(await stored('search')).toMatchObject([
		{ event_id: 'a', vectors: { answer: [3, 4] }, numeric: { 'answer.norm': 5, n: 1 }, missing: [] },
		{ event_id: 'b', vectors: { answer: [0.5, -0.25] }, missing: [] },
		{ event_id: 'c', vectors: {}, missing: ['answer.norm'] }
	]);
	const kinds = (await listFeatures(store, { project: PROJECT, model: 'search' })).map((f) => [
		...[f.feature, f.kind, f.dimension]
	]);
	expect(kinds.toSorted()).toEqual([
		['answer', 'embedding', 2],
		['answer.norm', 'numeric', null],
		['n', 'numeric', null]
	]);
}, 60_000);

test('of a text its descriptors are stored, and the text itself where its declaration says so', async () => {
	const { ingest } = await open();
	await ingest('inference', [
		{ model: 'replies', event_id: 'a', ts: 1_795_252_350, features: { prompt: SECRET, response: 'on its way' } },
		{ model: 'replies', event_id: 'b', ts: 1_795_252_351, features: { response: 'done' } }
	]);
	const [a, b] = await stored('replies');
	expect(a).toMatchObject({
		numeric: { 'prompt.length': 32, 'prompt.words': 7, 'prompt.pii_count': 1, 'response.length': 10 },
		categorical: { 'prompt.pii': 'email' },
		texts: { response: 'on its way' },
		segments: { 'prompt.pii': 'email' },
		missing: []
	});
	expect(b?.missing.toSorted()).toEqual(['prompt.length', 'prompt.pii', 'prompt.pii_count', 'prompt.words']);
	expect(JSON.stringify(await stored('replies'))).not.toContain('jane');
}, 60_000);

test('a request that waits for its response holds no word either', async () => {
	const { pipeline } = await open();
	const half: Half = {
		...{ kind: 'half', side: 'request', pair: 'p1', project: PROJECT, environment: 'production', model: 'replies' },
		...{ version: '', request_id: 'r1', ts: Date.UTC(2026, 10, 21, 9), latency_ms: null, timed: false, status: null },
		rows: [{ features: { input_messages: 1 }, texts: { prompt: SECRET } }]
	};
	const place = { topic: 'logger', partition: 0, epoch: 1, decoder: 'kserve/1' };
	await pipeline.write({ ...place, records: [{ decoded: half, offset: 0, raw: () => null }] });
	const waiting = await storedHalves(store);
	expect(waiting).toHaveLength(1);
	expect(JSON.stringify(waiting)).not.toContain('jane');
	const response: Half = { ...half, side: 'response', rows: [{ prediction: null, texts: { response: 'sent' } }] };
	await pipeline.write({ ...place, records: [{ decoded: response, offset: 1, raw: () => null }] });
	const joined = (await stored('replies')).find(({ event_id }) => event_id === 'r1');
	expect(joined).toMatchObject({
		numeric: { 'prompt.length': 32, 'response.length': 4 },
		texts: { response: 'sent' }
	});
}, 60_000);

test('the words of the first texts are learnt, outlive a restart, and are asked in a thread as here', async () => {
	const prompts = Array.from({ length: VOCABULARY_TEXTS }, (_, i) => ({
		...{ model: 'replies', event_id: `w${i}`, ts: 1_795_260_000 + i, features: { prompt: 'please reset my password' } }
	}));
	const first = await open();
	const beside = await open();
	// A process that learns other words beside takes those that were complete first.
	const others = prompts.map((event, i) => ({ ...event, event_id: `o${i}`, features: { prompt: 'other talk' } }));
	await beside.ingest('inference', others.slice(0, 1));
	await first.ingest('inference', prompts);
	await beside.ingest('inference', others.slice(1));
	const [a, b] = [first, beside].map(
		({ catalog }) => catalog.news(catalog.start()).news.entries?.[0]?.texts[0]?.vocabulary
	);
	expect(a?.length).toBeGreaterThan(0);
	expect(b).toEqual(a);
	const { catalog, ingest } = await open();
	await ingest('inference', [
		{ model: 'replies', event_id: 'known', ts: 1_795_290_000, features: { prompt: 'reset my password' } },
		{ model: 'replies', event_id: 'half', ts: 1_795_290_001, features: { prompt: 'reset some router password' } }
	]);
	const shares = (await stored('replies', 5000)).flatMap(({ event_id, numeric }) => {
		const share = numeric['prompt.oov_share'];
		return share === undefined ? [] : [[event_id, share]];
	});
	expect(shares).toEqual([
		['known', 0],
		['half', 0.5]
	]);

	const runner = new JobRunner(await blockColumns(store.ch), { all: BUILT_IN, failures: new Map() });
	const { news } = catalog.news(catalog.start());
	const event = {
		...{ model: 'replies', event_id: 'thread', ts: 1_795_290_002 },
		features: { prompt: `router ${SECRET}`, response: 'kept' }
	};
	// All but one of its eight words came before.
	const job = jobOf([event], { now: 1_795_290_003_000 });
	const built = runner.run(job, news);
	if ('declined' in built) throw new Error(built.declined);
	expect(built.refused).toEqual([]);
	for (const block of built.blocks) await store.ch.insertBlock(block, `thread/${block.table}`);
	const found = (await stored('replies', 5000)).find(({ event_id }) => event_id === 'thread');
	expect(found).toMatchObject({
		numeric: { 'prompt.length': 39, 'prompt.oov_share': 1 / 8 },
		texts: { response: 'kept' }
	});
}, 60_000);
