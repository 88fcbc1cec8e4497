import type { Admin } from 'kafkajs';
import { currentEpoch, startTopicEpoch, storedPartitions } from '#store/repositories/ingest.ts';
import { minutesSince, tablesWithRange } from '#store/repositories/settle.ts';
import type { Store } from '#store/store.ts';
import { restoreRange, restoreSettle } from '../settle/restore.ts';
import type { Settle } from '../settle/settle.ts';
import type { BrokerPartition } from '../status.ts';
import { decideStart, parseCommit, type CommitNote } from './batch.ts';
import type { PartitionState } from './partition.ts';
import { topicIds } from './topic-id.ts';

export interface Placing {
	admin: Admin;
	brokers: readonly string[];
	store: Store;
	settle: Settle;
	group: string;
	cluster: string;
	onWarning: (text: string) => void;
}

/** A partition as it was assigned. */
export interface Assignment {
	topic: string;
	partition: number;
	/** When the first record read was written, ms since 1970. */
	first_written: number;
}

/**
 * The engine remembers the last 10,000 inserts of a table. Where others may have made as many since an intent, the tables
 * themselves say what is stored. Time in which nothing arrived, as in a process that was killed, makes nothing forgotten.
 * In minutes.
 */
const OLD_INTENT = 10;

/** Where a newly assigned partition goes on: its epoch, its next offset, and the batch that may be half stored. */
export async function place(
	{ admin, brokers, store, settle, group, cluster, onWarning }: Placing,
	{ topic, partition, first_written }: Assignment
): Promise<PartitionState> {
	const topic_id = (await topicIds(brokers, [topic])).get(topic) ?? '';
	const { epoch, topic_id: known_id } = await currentEpoch(store, cluster, topic);
	const broker = (await brokerPartitions(admin, group, topic)).find((found) => found.partition === partition);
	const stored = (await storedPartitions(store)).find(
		(row) => row.topic === topic && row.partition === partition && row.epoch === epoch
	);
	// An offset that was committed for the topic of this name before says nothing of this one.
	const ours = broker?.note === null || broker?.note?.epoch === epoch;
	const start = decideStart({
		...{ topic_id, known_id },
		committed: ours ? (broker?.committed ?? null) : null,
		high: broker?.end ?? 0,
		stored: stored ? { last_offset: stored.last_offset, at: Date.parse(stored.last_at) } : null,
		first_written
	});
	const begin = broker?.begin ?? 0;
	if (start.recreated) {
		onWarning(`Topic ${topic} was made again (${start.why}): its records count as new, in epoch ${epoch + 1}.`);
		await startTopicEpoch(store, { cluster, topic, epoch: epoch + 1, topic_id, reason: start.why });
		return { epoch: epoch + 1, topic_id, begin, begun: false, next: null, intent: null, held: [], stored_tables: null };
	}
	if (known_id === '' && topic_id !== '') {
		await startTopicEpoch(store, { cluster, topic, epoch, topic_id, reason: 'first seen' });
	}
	// The memory of a process that has the store for itself is complete.
	if (!store.ch.embedded) await restoreSettle(store, settle, { topic, partition, epoch });
	const end = ours ? (broker?.note?.end ?? null) : null;
	if (end === null || start.next === null)
		return { epoch, topic_id, begin, begun: false, next: start.next, intent: null, held: [], stored_tables: null };
	const range = { topic, partition, epoch, from: start.next, end };
	await restoreRange(store, settle, range);
	const at = broker?.note?.at ?? Date.now();
	const stored_tables = (await minutesSince(store, at)) > OLD_INTENT ? await tablesWithRange(store, range) : null;
	return {
		epoch,
		topic_id,
		begin,
		begun: false,
		next: start.next,
		intent: { end, epoch, at },
		held: [],
		stored_tables
	};
}

/** What the broker holds of a topic, and what the group has committed and intends. */
export async function brokerPartitions(
	admin: Admin,
	group: string,
	topic: string
): Promise<(Omit<BrokerPartition, 'intent'> & { note: CommitNote | null })[]> {
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
				note: parseCommit(found?.metadata ?? null)
			};
		})
		.sort((a, b) => a.partition - b.partition);
}
