import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';

const ingestSchema = z.object({
	topics: z.array(z.object({ topic: z.string(), received: z.number(), lag: z.number().nullable() }))
});

/** Without any progress for so long, waiting is given up, in ms. */
const PATIENCE = 120_000;

/**
 * Waits until the server at `url` has taken so many records from topics, and answers with their number. Throws where
 * none is taken any more: the server may read another broker.
 */
export async function waitUntilStored(url: string, records: number): Promise<number> {
	let last = -1;
	let moved = Date.now();
	for (;;) {
		const read = await topicsOf(url);
		const taken = read?.reduce((sum, { received }) => sum + received, 0) ?? last;
		// Other traffic counts too, so that the number alone may be reached early.
		if (read && taken >= records && (records === 0 || read.every(({ lag }) => lag === 0))) return taken;
		if (taken !== last) moved = Date.now();
		last = taken;
		if (Date.now() - moved > PATIENCE) {
			throw new Error(
				`${url} has stored ${taken} of ${records} records and no more since 2 minutes: does it read the same broker?`
			);
		}
		await delay(500);
	}
}

/** Undefined while the server is away: one that is started again goes on where it was. */
async function topicsOf(url: string) {
	const response = await fetch(new URL('/api/v1/ingest', url)).catch(() => undefined);
	if (!response?.ok) return undefined;
	const { topics } = ingestSchema.parse(await response.json());
	return topics.filter(({ topic }) => !topic.startsWith('@'));
}
