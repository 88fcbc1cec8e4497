import type { Admin } from 'kafkajs';
import type { Kind } from '../decode/events.ts';

/** Partitions of topics that Leeway makes itself. */
const PARTITIONS: Record<Kind, number> = { inference: 4, labels: 2, gpu: 1 };

/** Makes the topics that are not there; a broker that forbids it has them made by its owner. */
export async function ensureTopics(admin: Admin, topics: Record<Kind, string>): Promise<void> {
	const existing = new Set(await admin.listTopics());
	const missing = Object.entries(topics).filter(([, topic]) => !existing.has(topic));
	if (missing.length === 0) return;
	await admin.createTopics({
		waitForLeaders: true,
		topics: missing.map(([kind, topic]) => ({
			topic,
			numPartitions: PARTITIONS[kind as Kind],
			// The broker's own default.
			replicationFactor: -1
		}))
	});
}
