import { z } from 'zod';

/** How ingest is doing, as `Ingest.status()` tells it. */
export const ingestSchema = z.strictObject({
	kafka: z.strictObject({
		/** `absent`: no broker is configured, everything else works. */
		state: z.enum(['absent', 'connecting', 'consuming', 'retrying']),
		brokers: z.array(z.string()),
		group: z.string(),
		detail: z.string()
	}),
	topics: z.array(
		z.strictObject({
			/** Sources without a broker have names that begin with '@'. */
			topic: z.string(),
			decoder: z.string(),
			partitions: z.array(
				z.strictObject({
					partition: z.int(),
					/** Offsets of the next record: what the broker holds. */
					begin: z.number(),
					end: z.number(),
					/** Everything before is stored; null: nothing was committed yet. */
					committed: z.number().nullable(),
					/** Last offset of the batch being stored; null: none. */
					intent: z.number().nullable(),
					stored: z.number(),
					quarantined: z.number(),
					state: z.enum(['current', 'behind', 'waiting'])
				})
			),
			/** Records stored in tables or in the quarantine. */
			received: z.number(),
			stored: z.number(),
			quarantined: z.number(),
			/** Records of the broker that are not stored yet; null where there is no broker. */
			lag: z.number().nullable(),
			/** How long the oldest of them has waited, to some seconds; null where that is not known. */
			lag_seconds: z.number().nullable(),
			/** Records a second, over the last whole minute. */
			rate: z.number(),
			last_at: z.string().nullable(),
			/** Why nothing comes from it now; null: nothing is known to be wrong. */
			trouble: z.string().nullable()
		})
	),
	/** Scorers of texts: those of one's own, and those that failed. */
	scorers: z.array(
		z.strictObject({
			name: z.string(),
			/** 0: it could not be loaded. */
			version: z.int(),
			/** Texts that it failed on since the start: their descriptor is missing. */
			failures: z.int(),
			/** What went wrong last; '' = nothing. Never words of a text. */
			trouble: z.string()
		})
	)
});
