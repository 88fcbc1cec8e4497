import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SourceConfig } from '#core/source.ts';
import { DECODERS } from '#ingest/decode/registry.ts';
import { startIngest, type Ingest } from '#ingest/ingest.ts';
import { produce, readLines } from '#ingest/replay/produce.ts';
import { createBus } from '#server/bus.ts';
import { projectRoot } from '#server/root.ts';
import { storedHalves } from '#store/repositories/settle.ts';
import { EXAMPLE_SCHEMAS, exampleSources } from '../support/example-source.ts';
import { startFakeRegistry, type FakeRegistry } from '../support/fake-registry.ts';
import { BROKERS } from '../support/kafka.ts';
import { openTemporaryStore } from '../store/temporary-store.ts';
import type { Store } from '#store/store.ts';

/** Topics of this run alone; of Seldon, in whose topics the model is named, a namespace. */
const prefix = `s${randomUUID().slice(0, 8)}`;
const own = (topic: string) =>
	topic.startsWith('seldon.') ? topic.replace(/^seldon\.[^.]+/, `seldon.${prefix}`) : `${prefix}.${topic}`;
const topics = { inference: own('inference'), labels: own('labels'), gpu: own('gpu') };
const examples = DECODERS.map(({ name }) => name);

const sourcesOf = (name: string): (SourceConfig & { topic: string })[] =>
	exampleSources(name).flatMap((source) =>
		source.topic === undefined ? [] : [{ ...source, topic: own(source.topic) }]
	);

/** The records of an example, each with its topic; where the format does not say, that of its source. */
async function linesOf(name: string) {
	const lines = await readLines(join(projectRoot(), 'examples/formats', name, 'records.jsonl'));
	const [source] = sourcesOf(name);
	return lines.map((line) => ({
		...line,
		topic: line.topic ? own(line.topic) : (source?.topic.replaceAll('*', 'x') ?? name)
	}));
}

let store: Store;
let remove: () => Promise<void>;
let ingest: Ingest;
let registry: FakeRegistry;
const warnings: string[] = [];

describe.skipIf(!BROKERS)('topics in every format, with nothing but configuration', () => {
	beforeAll(async () => {
		({ store, remove } = await openTemporaryStore());
		registry = await startFakeRegistry(
			Object.fromEntries(Object.entries(EXAMPLE_SCHEMAS).map(([id, schema]) => [`/schemas/ids/${id}`, schema]))
		);
		ingest = await startIngest({
			store,
			bus: createBus(),
			group: prefix,
			onWarning: (text) => warnings.push(text),
			config: {
				kafka_brokers: BROKERS,
				schema_registry: { url: registry.url, user: null, password: '' },
				project_file: { project: 'default', models: [], topics, sources: examples.flatMap(sourcesOf) }
			}
		});
	}, 120_000);
	afterAll(async () => {
		await ingest?.close();
		await registry?.close();
		await remove?.();
	});

	test('topics that appear after the start are read, whole, and nothing is refused', async () => {
		const sent = new Map<string, number>();
		for (const name of examples) {
			for (const [topic, n] of await produce(BROKERS ?? [], await linesOf(name), 'unused', () => undefined))
				sent.set(topic, n);
		}
		const status = await statusWhere((topics) =>
			[...sent].every(([topic, n]) => {
				const found = topics.find((known) => known.topic === topic);
				return found?.lag === 0 && found.partitions.reduce((sum, { end }) => sum + end, 0) >= n;
			})
		);
		const ours = status.filter(({ topic }) => sent.has(topic));
		expect(
			ours.filter(({ quarantined }) => quarantined > 0),
			warnings.join('\n')
		).toEqual([]);
		expect(ours.filter(({ lag }) => lag !== 0)).toEqual([]);
		// Every record has a row, if not of an event then of a half or of why it is none.
		for (const { topic, stored } of ours) expect(stored, topic).toBeGreaterThanOrEqual(sent.get(topic) ?? 0);
		expect((await storedHalves(store)).filter(({ state }) => state !== 'joined')).toEqual([]);
	}, 180_000);
});

async function statusWhere(found: (topics: Awaited<ReturnType<Ingest['status']>>['topics']) => boolean) {
	const until = Date.now() + 150_000;
	for (;;) {
		const { topics } = await ingest.status();
		if (found(topics) || Date.now() > until) return topics;
		await delay(200);
	}
}
