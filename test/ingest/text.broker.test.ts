import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { modelConfigSchema } from '#core/model-config.ts';
import { sourceConfigSchema } from '#core/source.ts';
import { startIngest, type Ingest } from '#ingest/ingest.ts';
import { produce } from '#ingest/replay/produce.ts';
import { createBus } from '#server/bus.ts';
import { listQuarantine } from '#store/repositories/quarantine.ts';
import type { Store } from '#store/store.ts';
import { BROKERS } from '../support/kafka.ts';
import { openTemporaryStore } from '../store/temporary-store.ts';

const prefix = `t${randomUUID().slice(0, 8)}`;
const topics = { inference: `${prefix}.inference`, labels: `${prefix}.labels`, gpu: `${prefix}.gpu` };
const spans = `${prefix}.spans`;
const SECRET = 'jane.doe@example.org';
const text = { kind: 'text' };

let store: Store;
let folder: string;
let remove: () => Promise<void>;
let ingest: Ingest;

describe.skipIf(!BROKERS)('texts and embeddings that come over Kafka', () => {
	beforeAll(async () => {
		({ store, folder, remove } = await openTemporaryStore());
		ingest = await startIngest({
			store,
			bus: createBus(),
			group: prefix,
			config: {
				kafka_brokers: BROKERS,
				data_dir: folder,
				project_file: {
					project: 'default',
					topics,
					models: [
						modelConfigSchema.parse({ model: 'replies', features: { question: text, answer: { kind: 'embedding' } } }),
						modelConfigSchema.parse({ model: 'gpt-4o', features: { prompt: text, response: { ...text, keep: true } } })
					],
					sources: [sourceConfigSchema.parse({ topic: spans, decoder: 'otlp' })]
				}
			}
		});
	}, 120_000);
	afterAll(async () => {
		await ingest?.close();
		await remove?.();
	});

	test('descriptors and vectors are stored by the worker threads, words only where they are kept', async () => {
		const now = Date.now();
		const features = { question: `write to ${SECRET}, please`, answer: [3, 4], n: 1 };
		const event = { model: 'replies', event_id: 'a', ts: new Date(now - 2000).toISOString(), features };
		// One key, one partition: the first embedding settles how many numbers the next ones have.
		const sent = [
			{ topic: topics.inference, key: 'a', headers: {}, value: event },
			{
				topic: topics.inference,
				key: 'a',
				headers: {},
				value: { ...event, event_id: 'b', features: { answer: [1, 2, 3] } }
			},
			{ topic: spans, headers: {}, value: JSON.stringify(chat(now, `call ${SECRET}`, 'It is on its way.')) }
		];
		await produce(BROKERS ?? [], sent, 'unused', () => undefined);
		const stored = await until(
			async () => ({ replies: await eventsOf('replies'), chats: await eventsOf('gpt-4o'), refused: await refusals() }),
			({ replies, chats, refused }) => replies.length + chats.length + refused.length === 3
		);
		expect(stored.replies).toMatchObject([
			{
				event_id: 'a',
				numeric: { 'question.words': 7, 'question.pii_count': 1, 'answer.norm': 5, n: 1 },
				categorical: { 'question.pii': 'email', 'question.language': expect.any(String) },
				vectors: { answer: [3, 4] },
				texts: {}
			}
		]);
		expect(stored.chats).toMatchObject([
			{
				numeric: { 'prompt.pii_count': 1, 'response.words': 5 },
				categorical: { 'prompt.pii': 'email' },
				texts: { response: 'It is on its way.' }
			}
		]);
		expect(stored.refused).toEqual([expect.stringContaining('answer: an embedding of 3 numbers')]);
		expect(JSON.stringify([stored.replies, stored.chats])).not.toContain('jane');
	}, 120_000);
});

const eventSchema = z.looseObject({ event_id: z.string(), texts: z.record(z.string(), z.string()) });
const eventsOf = (model: string) => store.ch.query('events-of-model', { model, limit: 10 }, eventSchema);
const refusals = async () => (await listQuarantine(store)).map(({ detail }) => detail);

async function until<T>(look: () => Promise<T>, enough: (found: T) => boolean): Promise<T> {
	const end = Date.now() + 90_000;
	for (;;) {
		const found = await look();
		if (enough(found) || Date.now() > end) return found;
		await delay(200);
	}
}

/** A span as the collector's Kafka exporter writes it. */
function chat(now: number, asked: string, answered: string) {
	const attribute = (key: string, value: string) => ({ key, value: { stringValue: value } });
	const messages = (role: string, content: string) => JSON.stringify([{ role, parts: [{ type: 'text', content }] }]);
	const span = {
		...{ traceId: '5b8efff798038103d269b633813fc60c', spanId: 'eee19b7ec3c1b174', name: 'chat gpt-4o' },
		...{ startTimeUnixNano: `${now - 2000}000000`, endTimeUnixNano: `${now - 1000}000000` },
		attributes: [
			attribute('gen_ai.operation.name', 'chat'),
			attribute('gen_ai.request.model', 'gpt-4o'),
			attribute('gen_ai.input.messages', messages('user', asked)),
			attribute('gen_ai.output.messages', messages('assistant', answered))
		]
	};
	return { resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] };
}
