import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { sourceConfigSchema } from '#core/source.ts';
import { openCatalog } from '#ingest/catalog.ts';
import { createPipeline, type Incoming, type Pipeline } from '#ingest/pipeline.ts';
import { openSource } from '#ingest/sources/source.ts';
import { createBus } from '#server/bus.ts';
import { projectRoot } from '#server/root.ts';
import { gpuDevices } from '#store/repositories/gpus.ts';
import type { Store } from '#store/store.ts';
import { openTemporaryStore } from '../store/temporary-store.ts';
import { exampleRecords } from '../support/format-examples.ts';

let store: Store;
let remove: () => Promise<void>;
let pipeline: Pipeline;

beforeAll(async () => {
	({ store, remove } = await openTemporaryStore());
	pipeline = createPipeline({ store, bus: createBus(), catalog: await openCatalog(store, () => undefined) });
}, 120_000);
afterAll(() => remove());

/** Writes the records of an example as its source would, and answers what was refused. */
async function ingest(name: string) {
	const text = readFileSync(join(projectRoot(), 'examples/formats', name, 'leeway.yaml'), 'utf8');
	const [config] = (parse(text) as { sources: unknown[] }).sources.map((each) => sourceConfigSchema.parse(each));
	if (!config) throw new Error(`${name} has no source`);
	const source = openSource(config, 'default');
	const records = exampleRecords(name).flatMap((record, offset) => {
		const { decoded, decoder } = source.decode(record, `${name}/0/${offset}`);
		return decoded.map((each): Incoming => ({ decoded: each, decoder, offset, raw: () => record.value }));
	});
	const place = { topic: name, partition: 0, epoch: 0, decoder: `${name}/1` };
	return (await pipeline.write({ records, ...place })).refused;
}

const eventSchema = z.looseObject({
	event_id: z.string(),
	version: z.string(),
	numeric: z.record(z.string(), z.number()),
	categorical: z.record(z.string(), z.string())
});
const stored = (model: string) => store.ch.query('events-of-model', { model, limit: 100 }, eventSchema);

test('OTLP: spans of both encodings are one event, whose labels name it', async () => {
	expect(await ingest('otlp')).toEqual([]);
	const events = await stored('support-reply');
	expect(events.map(({ event_id }) => event_id).sort()).toEqual([
		'5b8efff798038103d269b633813fc60c-eee19b7ec3c1b175',
		'5b8efff798038103d269b633813fc60c-eee19b7ec3c1b176',
		'chatcmpl-B5'
	]);
	const answered = events.find(({ event_id }) => event_id === 'chatcmpl-B5');
	expect(answered).toMatchObject({
		version: '2.4.1',
		numeric: { '@latency_ms': 2250, input_tokens: 120, time_to_first_token_ms: 350 },
		categorical: { '@status': 'ok', finish_reason: 'stop' }
	});
	expect(events.find(({ event_id }) => event_id.endsWith('b176'))?.categorical['@status']).toBe('timeout');
});

test('LiteLLM: the call that a span told of is not stored again', async () => {
	expect(await ingest('litellm')).toEqual([]);
	const events = await stored('support-reply');
	expect(events.filter(({ event_id }) => event_id === 'chatcmpl-B5')).toHaveLength(1);
	expect(events.find(({ event_id }) => event_id === '2f7e')?.categorical['@status']).toBe('429');
	expect(events.find(({ event_id }) => event_id.startsWith('chatcmpl-B5_cache_hit'))?.numeric['@latency_ms']).toBe(4);
});

test.each(['prometheus', 'prometheus-kafka-adapter', 'telegraf', 'vector'])(
	'%s: the pool shows the device, whichever way its levels came',
	async (name) => {
		expect(await ingest(name)).toEqual([]);
		const devices = await gpuDevices(store, 'default', '2026-11-14T00:00:00Z');
		const device = devices.find(({ host, gpu }) => host === 'node-9' && gpu === '0');
		expect(device).toMatchObject({
			uuid: 'GPU-a0',
			gpu_model: 'NVIDIA H100 80GB HBM3',
			metrics: { temperature_c: 64 }
		});
		expect(device?.metrics).not.toHaveProperty('memory_temperature_c');
	}
);

test('a GPU is known by what its pod serves', async () => {
	const devices = await gpuDevices(store, 'default', '2026-11-14T00:00:00Z');
	expect(devices.find(({ host, gpu }) => host === 'node-9' && gpu === '1')).toMatchObject({
		model: 'support-reply',
		version: '00007'
	});
});
