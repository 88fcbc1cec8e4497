import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Admin, Producer } from 'kafkajs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { startIngest, type Ingest } from '#ingest/ingest.ts';
import { openKafka } from '#ingest/kafka/setup.ts';
import { createBus, type Bus } from '#server/bus.ts';
import type { ClickHouse, Store } from '#store/store.ts';
import { openTemporaryStore } from '../../store/temporary-store.ts';
import { BROKERS } from '../../support/kafka.ts';

const EVENTS = 10;
const countSchema = z.object({ name: z.string(), n: z.number() });

let store: Store;
let remove: () => Promise<void>;
let admin: Admin;
let producer: Producer;
let prefix: string;

async function start(bus: Bus, ch: Partial<ClickHouse> = {}): Promise<Ingest> {
	return startIngest({
		store: { ...store, ch: { ...store.ch, ...ch } },
		bus,
		group: prefix,
		config: {
			kafka_brokers: BROKERS,
			project_file: {
				project: 'default',
				models: [],
				topics: { inference: `${prefix}.inference`, labels: `${prefix}.labels`, gpu: `${prefix}.gpu` }
			}
		}
	});
}

async function until(holds: () => Promise<boolean>): Promise<void> {
	const end = Date.now() + 60_000;
	while (!(await holds())) {
		if (Date.now() > end) throw new Error('not in time');
		await delay(50);
	}
}

async function intent(): Promise<boolean> {
	const [committed] = await admin.fetchOffsets({ groupId: prefix, topics: [`${prefix}.inference`] });
	return committed?.partitions[0]?.metadata?.includes('"end"') ?? false;
}

async function stored(): Promise<boolean> {
	const [committed] = await admin.fetchOffsets({ groupId: prefix, topics: [`${prefix}.inference`] });
	return committed?.partitions[0]?.offset === String(EVENTS);
}

const counts = async () =>
	Object.fromEntries(
		(await store.ch.query('count-rows', { model: prefix }, countSchema)).map(({ name, n }) => [name, n])
	);

/** What ten thousand inserts of others do. */
async function forgetTokens(): Promise<void> {
	for (const table of ['events', 'feature_minute', 'traffic_minute']) {
		for (const window of [0, 10_000]) {
			await store.ch.command(`ALTER TABLE ${table} MODIFY SETTING non_replicated_deduplication_window = ${window}`);
		}
	}
}

/** Rows in so many minutes from the next one on, as others store them meanwhile. */
async function others(minutes: number): Promise<void> {
	const rows = Array.from({ length: minutes }, (_, i) => ({
		...{
			project: 'default',
			host: 'h',
			gpu: '0',
			metric: 'm',
			value: 1,
			ts: 0,
			ingested_at: Date.now() + (i + 1) * 60_000
		},
		...{ _topic: '@others', _partition: 0, _offset: i, _epoch: 1, _decoder: 'test/1' }
	}));
	await store.ch.insert('gpu_samples', rows);
}

describe.skipIf(!BROKERS)('a batch that was begun long ago', () => {
	beforeAll(async () => {
		({ store, remove } = await openTemporaryStore());
		const kafka = openKafka(BROKERS ?? [], () => undefined);
		admin = kafka.admin();
		producer = kafka.producer({ idempotent: true });
		await Promise.all([admin.connect(), producer.connect()]);
	});
	beforeEach(async () => {
		prefix = `o${randomUUID().slice(0, 8)}`;
		// What others stored in the test before would be minutes after the intent of this one.
		await store.ch.command('TRUNCATE TABLE ingest_minute');
		const topics = ['inference', 'labels', 'gpu'].map((name) => ({ topic: `${prefix}.${name}`, numPartitions: 1 }));
		await admin.createTopics({ waitForLeaders: true, topics });
		const messages = Array.from({ length: EVENTS }, (_, i) => ({
			value: JSON.stringify({ model: prefix, event_id: `e${i}`, ts: 1_767_225_600 + i, features: { x: i } })
		}));
		await producer.send({ topic: `${prefix}.inference`, messages });
	});
	afterAll(async () => {
		await Promise.all([admin?.disconnect(), producer?.disconnect()]);
		await remove?.();
	});

	test('is not stored again where the engine has forgotten it and the tables hold it', async () => {
		// The last thing before the final commit.
		const failing: Bus = {
			...createBus(),
			emit: (change) => {
				if (change.kind === 'ingest') throw new Error('stopped before the final commit');
			}
		};
		const first = await start(failing);
		await until(async () => (await counts()).feature_day === EVENTS);
		expect(await intent()).toBe(true);
		await first.close();
		await forgetTokens();
		await others(11);
		const second = await start(createBus());
		await until(stored);
		await second.close();
		expect(await counts()).toMatchObject({ events: EVENTS, traffic_minute: EVENTS, feature_day: EVENTS });
	}, 120_000);

	test('is stored where the tables do not hold it', async () => {
		const first = await start(createBus(), {
			insertBlock: () => Promise.reject(new Error('stopped before the insert'))
		});
		await until(intent);
		await first.close();
		await others(11);
		const second = await start(createBus());
		await until(stored);
		await second.close();
		expect(await counts()).toMatchObject({ events: EVENTS, traffic_minute: EVENTS, feature_day: EVENTS });
	}, 120_000);

	test('is completed where nothing arrived since: the engine remembers it, however long the process was away', async () => {
		let inserts = 0;
		const first = await start(createBus(), {
			insertBlock: (block, token) =>
				++inserts > 1 ? Promise.reject(new Error('stopped after the events')) : store.ch.insertBlock(block, token)
		});
		await until(async () => inserts > 1);
		await first.close();
		expect(await counts()).toMatchObject({ events: EVENTS, feature_minute: 0 });
		const { now } = Date;
		Date.now = () => now() + 3_600_000;
		try {
			const second = await start(createBus());
			await until(stored);
			await second.close();
		} finally {
			Date.now = now;
		}
		expect(await counts()).toMatchObject({ events: EVENTS, traffic_minute: EVENTS, feature_day: EVENTS });
	}, 120_000);
});
