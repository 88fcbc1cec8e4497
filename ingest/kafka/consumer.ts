import { setTimeout as delay } from 'node:timers/promises';
import type { Admin, Consumer as KafkaConsumer, Kafka } from 'kafkajs';
import { startTopicEpoch, storedPartitions, topicEpoch } from '#store/repositories/ingest.ts';
import type { Store } from '#store/store.ts';
import type { Kind } from '../decode/events.ts';
import type { Pipeline } from '../pipeline.ts';
import type { BrokerPartition, IngestStatus } from '../status.ts';
import type { Source } from '../sources/source.ts';
import { sourcesOfTopics } from '../sources/match.ts';
import { decideStart, intentMetadata, parseIntent, type Intent } from './batch.ts';
import { storeFetched, type PartitionState } from './partition.ts';
import type { Reader } from './read.ts';
import { openKafka } from './setup.ts';
import { ensureTopics } from './topics.ts';

export interface ConsumerOptions {
	brokers: string[];
	group: string;
	topics: Record<Kind, string>;
	/** Those that are topics are read as soon as these exist. */
	sources: readonly Source[];
	project: string;
	store: Store;
	pipeline: Pipeline;
	onWarning: (text: string) => void;
}

export interface Consumer {
	state(): IngestStatus['kafka'];
	/** The topics that are read, and by what. */
	readers(): ReadonlyMap<string, Reader>;
	/** What the broker holds and the group has committed, per topic. */
	ends(): Promise<Map<string, BrokerPartition[]>>;
	/** Leaves the group after the batch at hand. */
	close(): Promise<void>;
}

/** Between two tries to reach a broker, in ms. */
const RECONNECT = 5000;
/** Between two looks for topics of sources that have appeared, in ms. */
const LOOK = 10_000;

/**
 * Reads the topics as one member of the group and stores every record once (see batch.ts). Goes on trying where the
 * broker is out of reach: everything else works meanwhile.
 */
export async function startConsumer(options: ConsumerOptions): Promise<Consumer> {
	const { brokers, group, onWarning } = options;
	const kafka = openKafka(brokers, onWarning);
	const admin = kafka.admin();
	let status: IngestStatus['kafka'] = { state: 'connecting', brokers, group, detail: 'connecting' };
	let closing = false;
	let consumer: KafkaConsumer | undefined;
	let readers: ReadonlyMap<string, Reader> = new Map();
	let look: NodeJS.Timeout | undefined;

	async function connect(): Promise<void> {
		while (!closing) {
			try {
				await admin.connect();
				await ensureTopics(admin, options.topics);
				readers = await readersOf(admin, options);
				consumer = await consume(kafka, admin, readers, options, () => {
					if (!closing) void reconnect('the consumer stopped');
				});
				lookLater();
				status = { ...status, state: 'consuming', detail: brokers.join(', ') };
				return;
			} catch (error) {
				await complain(error);
			}
		}
	}

	/** A running consumer cannot be told of further topics: it starts anew with them. */
	function lookLater(): void {
		if (!options.sources.some(({ config }) => config.topic !== undefined)) return;
		look = setTimeout(() => void lookForTopics(), LOOK);
		look.unref();
	}

	async function lookForTopics(): Promise<void> {
		const found = await readersOf(admin, options).catch(() => readers);
		const same = found.size === readers.size && [...found.keys()].every((topic) => readers.has(topic));
		if (closing || status.state !== 'consuming') return;
		if (same) return lookLater();
		await consumer?.disconnect().catch(() => undefined);
		if (!closing) await connect();
	}

	async function complain(error: unknown): Promise<void> {
		const why = error instanceof Error ? error.message : String(error);
		status = { ...status, state: 'retrying', detail: `${brokers.join(', ')}: ${why}` };
		onWarning(`Kafka at ${brokers.join(', ')}: ${why}. Trying again in ${RECONNECT / 1000} s.`);
		await delay(RECONNECT, undefined, { ref: false });
	}

	async function reconnect(why: string): Promise<void> {
		clearTimeout(look);
		await consumer?.disconnect().catch(() => undefined);
		await complain(new Error(why));
		await connect();
	}

	const connected = connect();
	// A broker that answers is used from the start; one that does not is waited for in the background.
	await Promise.race([connected, delay(10_000, undefined, { ref: false })]);
	return {
		state: () => status,
		readers: () => readers,
		async ends() {
			const found = new Map<string, BrokerPartition[]>();
			if (status.state !== 'consuming') return found;
			for (const topic of readers.keys()) {
				const known = await brokerPartitions(admin, group, topic);
				found.set(
					topic,
					known.map(({ pending, ...partition }) => ({ ...partition, intent: pending?.end ?? null }))
				);
			}
			return found;
		},
		async close() {
			closing = true;
			clearTimeout(look);
			await consumer?.disconnect();
			await admin.disconnect();
		}
	};
}

async function consume(
	kafka: Kafka,
	admin: Admin,
	readers: ReadonlyMap<string, Reader>,
	{ group, project, store, pipeline, onWarning }: ConsumerOptions,
	onStopped: () => void
): Promise<KafkaConsumer> {
	const { clusterId: cluster } = await admin.describeCluster();
	const states = new Map<string, Promise<PartitionState>>();
	const consumer = kafka.consumer({
		groupId: group,
		// A killed consumer holds its partitions for this long: a restart waits for it.
		sessionTimeout: 15_000,
		heartbeatInterval: 2000,
		// The broker gathers: an answer comes with this much, or after this long. That is the live batch.
		minBytes: 4_000_000,
		maxWaitTimeInMs: 1000,
		// Bounds the memory: one fetch is stored before the next one is asked for.
		maxBytesPerPartition: 8_000_000,
		maxBytes: 32_000_000
	});
	// What was known belongs to the assignment before.
	consumer.on(consumer.events.GROUP_JOIN, () => states.clear());
	consumer.on(consumer.events.REBALANCING, () => states.clear());
	consumer.on(consumer.events.CRASH, ({ payload }) => {
		onWarning(`Kafka consumer: ${payload.error.message}`);
		if (!payload.restart) onStopped();
	});
	await consumer.connect();
	await consumer.subscribe({ topics: [...readers.keys()], fromBeginning: true });
	await consumer.run({
		autoCommit: false,
		eachBatchAutoResolve: false,
		partitionsConsumedConcurrently: 2,
		async eachBatch(payload) {
			const { topic, partition, messages } = payload.batch;
			const reader = readers.get(topic);
			if (!reader) throw new Error(`Topic ${topic} was not subscribed`);
			const key = `${topic}/${partition}`;
			const known =
				states.get(key) ??
				place({ admin, store, group, cluster, topic, partition }, Number(messages[0]?.timestamp), onWarning);
			states.set(key, known);
			const state = await known.catch((error: unknown) => {
				states.delete(key);
				throw error;
			});
			const commit = async (offset: number, intent: Intent | null) => {
				if (states.get(key) !== known) throw new Error(`${key} was assigned anew`);
				await consumer.commitOffsets([{ topic, partition, offset: String(offset), metadata: intentMetadata(intent) }]);
			};
			await storeFetched(payload, state, { reader, topic, partition, project, cluster, pipeline, commit, onWarning });
		}
	});
	return consumer;
}

/** Leeway's own topics, and those of the sources that exist. */
async function readersOf(admin: Admin, { topics, sources }: ConsumerOptions): Promise<Map<string, Reader>> {
	const readers = new Map<string, Reader>();
	for (const [topic, source] of sourcesOfTopics(await admin.listTopics(), sources)) readers.set(topic, { source });
	for (const [kind, topic] of Object.entries(topics)) readers.set(topic, { kind: kind as Kind });
	return readers;
}

interface Place {
	admin: Admin;
	store: Store;
	group: string;
	cluster: string;
	topic: string;
	partition: number;
}

/** Where a newly assigned partition goes on: its epoch, its next offset, and the batch that may be half stored. */
async function place(
	{ admin, store, group, cluster, topic, partition }: Place,
	first_written: number,
	onWarning: (text: string) => void
): Promise<PartitionState> {
	const epoch = await topicEpoch(store, cluster, topic);
	const broker = (await brokerPartitions(admin, group, topic)).find((known) => known.partition === partition);
	const stored = (await storedPartitions(store)).find(
		(row) => row.topic === topic && row.partition === partition && row.epoch === epoch
	);
	const start = decideStart({
		committed: broker?.committed ?? null,
		high: broker?.end ?? 0,
		stored: stored ? { last_offset: stored.last_offset, at: Date.parse(stored.last_at) } : null,
		first_written
	});
	if (start.recreated) {
		onWarning(`Topic ${topic} was made again (${start.why}): its records count as new, in epoch ${epoch + 1}.`);
		await startTopicEpoch(store, cluster, topic, epoch + 1, start.why);
		return { epoch: epoch + 1, next: null, intent: null, held: [] };
	}
	const intent = broker?.pending ?? null;
	return { epoch, next: start.next, intent: intent?.epoch === epoch ? intent : null, held: [] };
}

async function brokerPartitions(
	admin: Admin,
	group: string,
	topic: string
): Promise<(Omit<BrokerPartition, 'intent'> & { pending: Intent | null })[]> {
	const offsets = await admin.fetchTopicOffsets(topic);
	const [committed] = await admin.fetchOffsets({ groupId: group, topics: [topic] });
	return offsets
		.map(({ partition, low, high }) => {
			const found = committed?.partitions.find((entry) => entry.partition === partition);
			const offset = Number(found?.offset ?? -1);

			return {
				partition,
				begin: Number(low),
				end: Number(high),
				committed: offset < 0 ? null : offset,
				pending: parseIntent(found?.metadata ?? null)
			};
		})
		.sort((a, b) => a.partition - b.partition);
}
