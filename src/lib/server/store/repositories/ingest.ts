import { and, desc, eq } from 'drizzle-orm';
import { z } from 'zod';
import { topicEpochs } from '#store/schema/catalog.ts';
import type { Store } from '#store/store.ts';

const topicSchema = z.object({
	topic: z.string(),
	partition: z.number(),
	epoch: z.number(),
	/** Records in the tables, and in the quarantine. */
	stored: z.number(),
	quarantined: z.number(),
	last_offset: z.number(),
	/** Records in the minute before now, and when the newest came. */
	last_minute: z.number(),
	last_at: z.string()
});
/** What is stored of one partition of a topic in one epoch. '@http' and '@direct' stand for records of no topic. */
export type StoredPartition = z.infer<typeof topicSchema>;

export async function storedPartitions(store: Store): Promise<StoredPartition[]> {
	return store.ch.query('ingest-topics', {}, topicSchema);
}

const rateSchema = z.object({ topic: z.string(), at: z.string(), stored: z.number(), quarantined: z.number() });

/** Records per topic and minute of arrival since `from`. */
export async function ingestRates(store: Store, from: Date): Promise<z.infer<typeof rateSchema>[]> {
	return store.ch.query('ingest-rates', { from }, rateSchema);
}

export interface TopicEpoch {
	/** 1, and one more each time the topic was deleted and made again. */
	epoch: number;
	/** The broker's id of the topic; '' where it is not known. */
	topic_id: string;
}

export async function currentEpoch(store: Store, cluster: string, topic: string): Promise<TopicEpoch> {
	const [row] = await store.pg.db
		.select()
		.from(topicEpochs)
		.where(and(eq(topicEpochs.cluster, cluster), eq(topicEpochs.topic, topic)))
		.orderBy(desc(topicEpochs.epoch))
		.limit(1);
	return row ?? { epoch: 1, topic_id: '' };
}

/** Begins an epoch, or learns the id of the topic of one that has none. */
export async function startTopicEpoch(
	store: Store,
	row: TopicEpoch & { cluster: string; topic: string; reason: string }
): Promise<void> {
	await store.pg.db
		.insert(topicEpochs)
		.values(row)
		.onConflictDoUpdate({
			target: [topicEpochs.cluster, topicEpochs.topic, topicEpochs.epoch],
			set: { topic_id: row.topic_id },
			setWhere: eq(topicEpochs.topic_id, '')
		});
}

/** Rows of a model stored under one environment. */
export async function rowsInEnvironment(
	store: Store,
	key: { project: string; model: string; environment: string }
): Promise<number> {
	const [row] = await store.ch.query('rows-in-environment', key, z.object({ rows: z.number() }));
	return row?.rows ?? 0;
}
