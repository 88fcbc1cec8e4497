import { z } from 'zod';

/** Why offsets are in no table. */
export const HOLE_CAUSES = ['missing', 'not_in_topic', 'gone', 'unknown'] as const;
export type HoleCause = (typeof HOLE_CAUSES)[number];

/** What each cause means, in a sentence. */
export const CAUSE_WORDS: Record<HoleCause, string> = {
	missing: 'the broker has records there, and Leeway has not',
	not_in_topic: 'the broker has none there either: compaction, or markers of transactions',
	gone: 'the broker does not hold these offsets any more',
	unknown: 'no broker was asked'
};

export const holeSchema = z.strictObject({
	/** Offsets, both inclusive. */
	from: z.number(),
	end: z.number(),
	cause: z.enum(HOLE_CAUSES)
});
export type Hole = z.infer<typeof holeSchema>;

export const partitionAuditSchema = z.strictObject({
	topic: z.string(),
	epoch: z.number(),
	partition: z.number(),
	/** First and last offset stored. */
	first: z.number(),
	last: z.number(),
	/** Offsets that are in a table or in the quarantine, and their rows: a record may make several. */
	offsets: z.number(),
	rows: z.number(),
	holes: z.array(holeSchema)
});
export type PartitionAudit = z.infer<typeof partitionAuditSchema>;

export const offsetAuditSchema = z.strictObject({
	/** Whether a broker was asked about the holes. */
	checked: z.boolean(),
	partitions: z.array(partitionAuditSchema),
	/** Offsets in holes that the topic itself does not explain. */
	missing: z.number()
});
export type OffsetAudit = z.infer<typeof offsetAuditSchema>;

/** Whether a hole is one of Leeway: what the topic does not hold cannot be stored. */
export const isMissing = ({ cause }: Hole): boolean => cause !== 'not_in_topic';
