import { z } from 'zod';
import type { Store } from '#store/store.ts';

const instant = z.string().transform((text) => new Date(text).toISOString());

const refusedSchema = z.object({
	topic: z.string(),
	reason: z.string(),
	n: z.number(),
	first_at: instant,
	last_at: instant,
	/** Sentence and beginning of the raw bytes of the newest one. */
	detail: z.string(),
	sample: z.string()
});
export type Refused = z.output<typeof refusedSchema>;

/** What was refused, per topic and reason, the most first, at most 50. */
export async function quarantineByReason(store: Store): Promise<Refused[]> {
	return store.ch.query('quarantine-by-reason', {}, refusedSchema);
}
