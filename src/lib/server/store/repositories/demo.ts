import { eq } from 'drizzle-orm';
import { z } from 'zod';
import { demoState } from '#store/schema/demo.ts';
import type { Store } from '#store/store.ts';

export const demoStateSchema = z.strictObject({
	seed: z.int(),
	/** End of the simulated history, epoch milliseconds; exclusive. */
	history_end: z.int(),
	/** The history is stored, and was looked at. */
	loaded: z.boolean(),
	evaluated: z.boolean().default(false),
	/** Number of the chapter that the next run starts with. */
	next_chapter: z.int().min(0)
});
export type DemoState = z.infer<typeof demoStateSchema>;

/** What the demo of a project remembers; null before its first run. */
export async function readDemoState(store: Store, project: string): Promise<DemoState | null> {
	const [row] = await store.pg.db.select().from(demoState).where(eq(demoState.project, project));
	return row === undefined ? null : demoStateSchema.parse(row.state);
}

export async function writeDemoState(store: Store, project: string, state: DemoState): Promise<void> {
	await store.pg.db
		.insert(demoState)
		.values({ project, state })
		.onConflictDoUpdate({ target: demoState.project, set: { state } });
}
