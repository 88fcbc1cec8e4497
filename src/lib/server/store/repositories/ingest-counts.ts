import { z } from 'zod';
import type { Store } from '#store/store.ts';

const instant = z.string().transform((text) => new Date(text).toISOString());

const rowSchema = z.object({
	/** Sources without a broker have names that begin with '@'. */
	topic: z.string(),
	stored: z.number(),
	quarantined: z.number(),
	/** Both, since `since`. */
	recent: z.number(),
	/** Minutes of the first and the last arrival. */
	first_at: instant,
	last_at: instant
});
export type IngestCounts = z.output<typeof rowSchema>;

/** Records stored and quarantined per topic, ever and since an instant. */
export async function ingestCounts(store: Store, since: string): Promise<IngestCounts[]> {
	return store.ch.query('ingest-by-topic', { since: new Date(since) }, rowSchema);
}
