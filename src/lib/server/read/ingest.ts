import { z } from 'zod';
import type { App } from '#server/app.ts';
import { ingestCounts } from '#store/repositories/ingest-counts.ts';

export const ingestTopicSchema = z.strictObject({
	/** Name of the topic; sources without a broker have names that begin with '@'. */
	topic: z.string(),
	/** Stored and quarantined together: every record that was taken from the source. */
	received: z.number(),
	stored: z.number(),
	quarantined: z.number(),
	/** Records in the broker that are not taken yet; null where there is no broker to ask. */
	lag: z.number().nullable(),
	/** Records a second over the last minute. */
	rate: z.number(),
	first_at: z.string(),
	last_at: z.string()
});

export const ingestSchema = z.strictObject({
	topics: z.array(ingestTopicSchema)
});
export type IngestState = z.infer<typeof ingestSchema>;

const MINUTE = 60_000;

/** Per topic what was taken, stored and quarantined, and how far behind the broker it is. */
export async function readIngest(app: Pick<App, 'store'>, now: Date = new Date()): Promise<IngestState> {
	const since = new Date(Math.floor(now.getTime() / MINUTE) * MINUTE - MINUTE);
	const counts = await ingestCounts(app.store, since.toISOString());
	const seconds = (now.getTime() - since.getTime()) / 1000;
	return {
		topics: counts.map(({ recent, ...topic }) => ({
			...topic,
			received: topic.stored + topic.quarantined,
			lag: null,
			rate: recent / seconds
		}))
	};
}
