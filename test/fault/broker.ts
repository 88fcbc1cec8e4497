import kafkajs, { type Admin, type Producer } from 'kafkajs';
import { setTimeout as delay } from 'node:timers/promises';
import { startLocalKafka, type LocalKafka } from '#ingest/broker/local-kafka.ts';
import { openKafka } from '#ingest/kafka/setup.ts';
import { leaveGroup } from '../support/leave-group.ts';
import type { Produced } from './load.ts';

const PARTITIONS = 2;
export const NAMES = ['inference', 'labels', 'gpu', 'pairs', 'lone'] as const;

/** One broker for all rounds, with what the rounds do to it. */
export interface TestBroker {
	brokers: string[];
	produce(records: readonly Produced[]): Promise<void>;
	/** Whether every record is stored: nothing waits, and no batch is begun. */
	isStored(): Promise<boolean>;
	/** A dead member leaves at once, so that a round need not wait for its session to end. */
	leaveDead(): Promise<void>;
	restart(how: 'restart' | 'kill'): Promise<void>;
	recreate(name: string): Promise<void>;
	close(): Promise<void>;
}

export async function startBroker(dir: string, port: number, prefix: string): Promise<TestBroker> {
	let kafka = await start(port);
	// Clients know it by this port, whichever it was.
	const own = Number(kafka.brokers[0]?.split(':')[1]);
	const client = openKafka(kafka.brokers, () => undefined);
	const admin: Admin = client.admin();
	// Idempotent: of a request that failed for one topic, the client sends the others again, which would count as records.
	const producer: Producer = client.producer({ idempotent: true, retry: { retries: 20, maxRetryTime: 1000 } });
	const topicOf = (name: string) => `${prefix}.${name}`;

	async function start(wanted: number): Promise<LocalKafka> {
		const started = await startLocalKafka({ dir, port: wanted, onProgress: () => undefined });
		if ('unavailable' in started) throw new Error(started.unavailable);
		return started;
	}

	async function create(names: readonly string[]): Promise<void> {
		const existing = new Set(await admin.listTopics());
		const topics = names
			.map(topicOf)
			.filter((topic) => !existing.has(topic))
			.map((topic) => ({ topic, numPartitions: PARTITIONS, replicationFactor: 1 }));
		if (topics.length > 0) await admin.createTopics({ topics, waitForLeaders: true });
	}

	await admin.connect();
	await producer.connect();
	await create(NAMES);
	return {
		brokers: kafka.brokers,
		async produce(records) {
			const topicMessages = [...Map.groupBy(records, ({ topic }) => topic)].map(([name, group]) => ({
				topic: topicOf(name),
				messages: group.map(({ partition, value, headers = {} }) => ({ partition, value, headers }))
			}));
			if (topicMessages.length > 0) await producer.sendBatch({ topicMessages });
		},
		async isStored() {
			for (const name of NAMES) {
				const ends = await admin.fetchTopicOffsets(topicOf(name));
				const [committed] = await admin.fetchOffsets({ groupId: prefix, topics: [topicOf(name)] });
				const stored = ends.every(({ partition, offset, low }) => {
					const found = committed?.partitions.find((one) => one.partition === partition);
					return offset === low || (found?.offset === offset && !found.metadata?.includes('"end"'));
				});
				if (!stored) return false;
			}
			return true;
		},
		async leaveDead() {
			const { groups } = await admin.describeGroups([prefix]);
			for (const { memberId } of groups[0]?.members ?? []) await leaveGroup(kafka.brokers[0] ?? '', prefix, memberId);
		},
		async restart(how) {
			if (how === 'kill' && kafka.pid !== null) {
				process.kill(kafka.pid, 'SIGKILL');
				await delay(200);
			} else await kafka.stop();
			kafka = await start(own);
		},
		async recreate(name) {
			await admin.deleteTopics({ topics: [topicOf(name)] });
			for (let tries = 0; tries < 100; tries++) {
				if (!(await admin.listTopics()).includes(topicOf(name))) break;
				await delay(50);
			}
			for (let tries = 0; ; tries++) {
				try {
					await create([name]);
					return;
				} catch (error) {
					if (tries > 50 || !(error instanceof kafkajs.KafkaJSError)) throw error;
					await delay(100);
				}
			}
		},
		async close() {
			await producer.disconnect();
			await admin.disconnect();
			await kafka.stop();
		}
	};
}
