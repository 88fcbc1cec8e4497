import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Admin, Kafka, Producer } from 'kafkajs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { isMissing } from '#core/audit-offsets.ts';
import { sourceConfigSchema } from '#core/source.ts';
import { startIngest, type Ingest } from '#ingest/ingest.ts';
import { openKafka } from '#ingest/kafka/setup.ts';
import { createBus } from '#server/bus.ts';
import type { ClickHouse, Store } from '#store/store.ts';
import { openTemporaryStore } from '../../store/temporary-store.ts';
import { BROKERS } from '../../support/kafka.ts';
import { leaveGroup } from '../../support/leave-group.ts';

const PARTITIONS = 4;
/** Longer than a member is left behind here. */
const PAIR_SECONDS = 15;
/** An event in every partition, from 2026-01-01 on. */
const TS = 1_767_225_600;
const countSchema = z.object({ name: z.string(), n: z.number() });
const seenSchema = z.object({ rows: z.number(), distinct: z.number() });

let store: Store;
let remove: () => Promise<void>;
let kafka: Kafka;
let admin: Admin;
let producer: Producer;
/** Of one test: its group, its models and its topics begin with it. */
let prefix: string;
let members: Ingest[] = [];

/** Another process on a server that all of them share: to it, halves and ids of partitions come with these. */
async function join(ch: Partial<ClickHouse> = {}): Promise<Ingest> {
	const member = await startIngest({
		store: { ...store, ch: { ...store.ch, embedded: false, ...ch } },
		bus: createBus(),
		group: prefix,
		maxBatchRecords: 40,
		config: {
			kafka_brokers: BROKERS,
			project_file: {
				project: 'default',
				models: [],
				topics: { inference: `${prefix}.inference`, labels: `${prefix}.labels`, gpu: `${prefix}.gpu` },
				sources: [
					sourceConfigSchema.parse({ topic: `${prefix}.pairs`, decoder: 'kserve', pair_timeout_seconds: PAIR_SECONDS })
				]
			}
		}
	});
	members.push(member);
	return member;
}

async function leave(member: Ingest): Promise<void> {
	members = members.filter((one) => one !== member);
	await member.close();
}

/** Events, each tenth sent twice to its partition; requests and their responses, each tenth without one. */
async function produce(wave: string, events = 50): Promise<void> {
	const list = (partition: number) =>
		Array.from({ length: events }, (_, i) => {
			const value = JSON.stringify({
				model: prefix,
				event_id: `${wave}-${partition}-${i}`,
				ts: TS + i,
				features: { x: i }
			});
			return Array.from({ length: i % 10 === 0 ? 2 : 1 }, () => ({ partition, value }));
		}).flat();
	const pairs = (partition: number) =>
		Array.from({ length: 10 }, (_, i) => {
			// Of this test alone: ids of requests are unique in a project.
			const id = `${prefix}-${wave}-p${partition}-${i}`;
			return i === 9
				? [halfOf('request', id, partition)]
				: [halfOf('request', id, partition), halfOf('response', id, partition)];
		}).flat();
	const everywhere = <T>(of: (partition: number) => T[]) => Array.from({ length: PARTITIONS }, (_, i) => of(i)).flat();
	await producer.sendBatch({
		topicMessages: [
			{ topic: `${prefix}.inference`, messages: everywhere(list) },
			{ topic: `${prefix}.pairs`, messages: everywhere(pairs) }
		]
	});
}

function halfOf(side: 'request' | 'response', id: string, partition: number) {
	return {
		partition,
		headers: {
			...{
				ce_specversion: '1.0',
				ce_id: id,
				ce_source: 'http://predictor',
				ce_time: new Date(TS * 1000).toISOString()
			},
			...{ ce_type: `org.kubeflow.serving.inference.${side}`, ce_inferenceservicename: `p${prefix}` },
			'content-type': 'application/json'
		},
		value: JSON.stringify(side === 'request' ? { instances: [[1, 2]] } : { predictions: [1] })
	};
}

async function settled(): Promise<boolean> {
	for (const name of ['inference', 'pairs']) {
		const topic = `${prefix}.${name}`;
		const ends = await admin.fetchTopicOffsets(topic);
		const [committed] = await admin.fetchOffsets({ groupId: prefix, topics: [topic] });
		const done = ends.every(({ partition, offset, low }) => {
			const found = committed?.partitions.find((one) => one.partition === partition);
			return offset === low || (found?.offset === offset && !found.metadata?.includes('"end"'));
		});
		if (!done) return false;
	}
	return true;
}

/** Ends once `holds`; fails after minutes, with what was found last. */
async function until(holds: () => Promise<boolean> | boolean, what: () => unknown = () => ''): Promise<void> {
	const end = Date.now() + 150_000;
	while (!(await holds())) {
		if (Date.now() > end) throw new Error(`not in time: ${JSON.stringify(await what())}`);
		await delay(100);
	}
}

const countsOf = async (model: string) =>
	Object.fromEntries((await store.ch.query('count-rows', { model }, countSchema)).map(({ name, n }) => [name, n]));

describe.skipIf(!BROKERS)('several members of one group, on a store that they share', () => {
	beforeAll(async () => {
		({ store, remove } = await openTemporaryStore());
		kafka = openKafka(BROKERS ?? [], () => undefined);
		admin = kafka.admin();
		producer = kafka.producer({ idempotent: true });
		await Promise.all([admin.connect(), producer.connect()]);
	});
	beforeEach(async () => {
		prefix = `m${randomUUID().slice(0, 8)}`;
		const topics = ['inference', 'labels', 'gpu', 'pairs'].map((name) => `${prefix}.${name}`);
		await admin.createTopics({
			waitForLeaders: true,
			topics: topics.map((topic) => ({ topic, numPartitions: PARTITIONS, replicationFactor: 1 }))
		});
	});
	afterEach(async () => {
		for (const member of members) await leave(member);
	});
	afterAll(async () => {
		await Promise.all([admin?.disconnect(), producer?.disconnect()]);
		await remove?.();
	});

	/** Of so many waves: 200 events, 20 repeats, 36 pairs and 4 requests alone each. */
	async function expectOnce(waves: number): Promise<void> {
		await until(settled);
		const alone = async () => (await countsOf(`p${prefix}`)).events;
		await until(
			async () => (await alone()) === 40 * waves,
			() => countsOf(`p${prefix}`)
		);
		// A member that took another one's half for its own would store it in its turn.
		await delay(2500);
		expect(await countsOf(prefix)).toMatchObject({
			events: 200 * waves,
			traffic_minute: 200 * waves,
			feature_day: 200 * waves
		});
		expect(await countsOf(`p${prefix}`)).toMatchObject({ events: 40 * waves, traffic_minute: 40 * waves });
		for (const model of [prefix, `p${prefix}`]) {
			const [{ rows, distinct } = { rows: 0, distinct: -1 }] = await store.ch.query(
				'count-offsets',
				{ model },
				seenSchema
			);
			expect(rows).toBe(distinct);
		}
		const { partitions } = await (members[0] ?? (await join())).audit(`${prefix}.inference`);
		expect(partitions).toHaveLength(PARTITIONS);
		expect(partitions.flatMap(({ holes }) => holes.filter(isMissing))).toEqual([]);
	}

	test('they come and go while both store: nothing is lost, nothing is counted twice', async () => {
		const first = await join();
		await produce('a');
		const second = await join();
		await produce('b');
		await produce('c');
		await leave(first);
		await produce('d');
		await join();
		await produce('e');
		await leave(second);
		await expectOnce(5);
	}, 400_000);

	test('one that was left behind in the middle of an insert changes nothing afterwards', async () => {
		const { promise: opened, resolve: open } = Promise.withResolvers<null>();
		let held = 0;
		const behind = async (): Promise<void> => {
			held++;
			await opened;
		};
		await join({
			async insert(...args) {
				await behind();
				await store.ch.insert(...args);
			},
			async insertBlock(...args) {
				await behind();
				await store.ch.insertBlock(...args);
			}
		});
		await produce('a');
		await until(() => held > 0);
		const { groups } = await admin.describeGroups([prefix]);
		const [zombie] = groups[0]?.members ?? [];
		await join();
		await leaveGroup(BROKERS?.[0] ?? '', prefix, zombie?.memberId ?? '');
		await produce('b');
		await until(async () => ((await countsOf(prefix)).events ?? 0) > 0);
		open(null);
		await expectOnce(2);
	}, 400_000);
});
