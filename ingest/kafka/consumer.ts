import { setTimeout as delay } from 'node:timers/promises';
import type { Admin, Consumer as KafkaConsumer, Kafka, KafkaMessage } from 'kafkajs';
import type { Store } from '#store/store.ts';
import type { Kind } from '../decode/events.ts';
import type { RetryingPipeline } from '../pipeline.ts';
import type { Settle } from '../settle/settle.ts';
import type { BrokerPartition, IngestStatus } from '../status.ts';
import type { Source } from '../sources/source.ts';
import { sourcesOfTopics } from '../sources/match.ts';
import { NotReady } from '../sources/not-ready.ts';
import { commitMetadata, type Intent } from './batch.ts';
import { Pace } from './pace.ts';
import { storeFetched } from './partition.ts';
import type { Reader } from './read.ts';
import { brokerPartitions } from './place.ts';
import { createPlaces } from './places.ts';
import { createRoom } from './room.ts';
import { openKafka } from './setup.ts';
import { topicIds } from './topic-id.ts';
import { ensureTopics } from './topics.ts';

export interface ConsumerOptions {
	brokers: string[];
	group: string;
	topics: Record<Kind, string>;
	/** Those that are topics are read as soon as these exist. */
	sources: readonly Source[];
	project: string;
	store: Store;
	pipeline: RetryingPipeline;
	settle: Settle;
	maxBatchRecords?: number | undefined;
	onWarning: (text: string) => void;
}

export interface Consumer {
	state(): IngestStatus['kafka'];
	/** The topics that are read, and by what. */
	readers(): ReadonlyMap<string, Reader>;
	/** Why nothing is stored of a topic now; null: nothing is known to be wrong. */
	trouble(topic: string): string | null;
	/** What the broker holds and the group has committed, per topic. */
	ends(): Promise<Map<string, BrokerPartition[]>>;
	/** Leaves the group after the batch at hand. */
	close(): Promise<void>;
}

/** Between two tries to reach a broker, in ms. */
const RECONNECT = 5000;
/** Between two looks for topics of sources that have appeared, in ms. */
const LOOK = 10_000;
/** Of one fetch, compressed. */
const FETCH_BYTES = 32_000_000;
/** Bounds the memory: no more is fetched while more than this, decompressed, is being stored. */
const STORING_BYTES = 32_000_000;
/** Records of one batch where threads do the work, which holds up no page. */
const MAX_PACKED_RECORDS = 40_000;

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
	const troubles = new Map<string, string>();

	async function connect(): Promise<void> {
		while (!closing) {
			try {
				await admin.connect();
				await ensureTopics(admin, options.topics);
				readers = await readersOf(admin, options);
				consumer = await consume(kafka, admin, readers, troubles, options, () => {
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
		trouble(topic) {
			const awaited = options.sources.some(({ config }) => config.topic === topic) && !readers.has(topic);
			if (awaited && status.state === 'consuming')
				return 'the topic does not exist yet; it is looked for again and again';
			return troubles.get(topic) ?? null;
		},
		async ends() {
			const found = new Map<string, BrokerPartition[]>();
			if (status.state !== 'consuming') return found;
			for (const topic of readers.keys()) {
				const known = await brokerPartitions(admin, group, topic);
				found.set(
					topic,
					known.map(({ note, ...partition }) => ({ ...partition, intent: note?.end ?? null }))
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
	troubles: Map<string, string>,
	{ brokers, group, project, store, pipeline, settle, maxBatchRecords, onWarning }: ConsumerOptions,
	onStopped: () => void
): Promise<KafkaConsumer> {
	const { clusterId: cluster } = await admin.describeCluster();
	const places = createPlaces({ admin, brokers, store, settle, group, cluster, onWarning }, readers);
	const room = createRoom(STORING_BYTES);
	const paces = new Map(
		[...readers].flatMap(([topic, reader]) => {
			const most = 'source' in reader ? reader.source.config.max_records_per_second : undefined;
			return most === undefined ? [] : [[topic, new Pace(most)] as const];
		})
	);
	/** Fetches being stored: meanwhile the next ones are read. */
	const storing = new Map<string, Promise<void>>();
	const consumer = kafka.consumer({
		groupId: group,
		// A killed consumer holds its partitions for this long: a restart waits for it.
		sessionTimeout: 15_000,
		heartbeatInterval: 2000,
		// The broker gathers: an answer comes with this much, or after this long. That is the live batch.
		minBytes: 4_000_000,
		maxWaitTimeInMs: 1000,
		// Large batches are cheap; a broker fills the first partitions first, so all of a topic of four have room.
		maxBytesPerPartition: FETCH_BYTES / 4,
		maxBytes: FETCH_BYTES
	});
	consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => places.joined(payload.memberAssignment));
	consumer.on(consumer.events.REBALANCING, () => places.rebalancing());
	consumer.on(consumer.events.CRASH, ({ payload }) => {
		onWarning(`Kafka consumer: ${payload.error.message}`);
		if (!payload.restart) onStopped();
	});
	await consumer.connect();
	await consumer.subscribe({ topics: [...readers.keys()], fromBeginning: true });
	await consumer.run({
		autoCommit: false,
		eachBatchAutoResolve: false,
		// They wait for threads and for the store, each for its own turn.
		partitionsConsumedConcurrently: 16,
		async eachBatch(payload) {
			const { topic, partition, messages } = payload.batch;
			const reader = readers.get(topic);
			if (!reader) throw new Error(`Topic ${topic} was not subscribed`);
			const key = `${topic}/${partition}`;
			await storing.get(key);
			const known = places.of({ topic, partition, first_written: Number(messages[0]?.timestamp) });
			const state = await known;
			const ids = await topicIds(brokers, [topic]);
			if (ids.get(topic) !== state.topic_id) {
				// What was fetched may be of either topic of this name.
				places.forget(topic, partition);
				throw new Error(`${topic} is not the topic that was assigned`);
			}
			const commit = async (offset: number, intent: Intent | null) => {
				if (!places.holds(topic, partition, known)) throw new Error(`${key} was assigned anew`);
				const metadata = commitMetadata({ epoch: state.epoch, end: intent?.end ?? null, at: intent?.at ?? null });
				await consumer.commitOffsets([{ topic, partition, offset: String(offset), metadata }]);
			};
			const seek = (offset: number) => consumer.seek({ topic, partition, offset: String(offset) });
			const context = {
				...{ reader, topic, partition, project, cluster, pipeline },
				...{ commit, seek, onWarning },
				maxBatchRecords: maxBatchRecords ?? ('kind' in reader ? MAX_PACKED_RECORDS : undefined)
			};
			if ('kind' in reader) {
				// What fails later is fetched again, from where the group committed.
				const stored = storeFetched({ ...payload, resolveOffset: () => undefined }, state, context).catch((error) => {
					if (!payload.isRunning() || !places.holds(topic, partition, known)) return;
					onWarning(`${key}: ${error instanceof Error ? error.message : String(error)}. Reading it again.`);
					places.forget(topic, partition);
					seek(state.next ?? Number(messages[0]?.offset));
				});
				storing.set(key, stored);
				payload.resolveOffset(payload.batch.lastOffset());
				await room.enter(stored, bytesOf(messages));
				return;
			}
			try {
				await storeFetched(payload, state, context);
				const wait = paces.get(topic)?.spend(messages.length, Date.now()) ?? 0;
				if (wait > 0) setTimeout(payload.pause(), wait).unref();
				troubles.delete(topic);
			} catch (error) {
				if (!(error instanceof NotReady)) {
					places.doubt(topic, partition, known);
					throw error;
				}
				troubles.set(topic, error.message);
				onWarning(`${key} waits: ${error.message}. Trying again in ${RECONNECT / 1000} s.`);
				setTimeout(payload.pause(), RECONNECT).unref();
			}
		}
	});
	const { disconnect } = consumer;
	return {
		...consumer,
		async disconnect() {
			await disconnect();
			await Promise.all(storing.values());
			places.left();
		}
	};
}

function bytesOf(messages: readonly KafkaMessage[]): number {
	return messages.reduce((sum, { value }) => sum + (value?.length ?? 0), 0);
}

/** Leeway's own topics, and those of the sources that exist. */
async function readersOf(admin: Admin, { topics, sources }: ConsumerOptions): Promise<Map<string, Reader>> {
	const readers = new Map<string, Reader>();
	for (const [topic, source] of sourcesOfTopics(await admin.listTopics(), sources)) readers.set(topic, { source });
	for (const [kind, topic] of Object.entries(topics)) readers.set(topic, { kind: kind as Kind });
	return readers;
}
