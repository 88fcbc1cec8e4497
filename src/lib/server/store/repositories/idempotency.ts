import { eq, lt } from 'drizzle-orm';
import { idempotencyKeys } from '#store/schema/settle.ts';
import type { Store } from '#store/store.ts';

/** What a request with this key was answered; undefined: it was never stored, or long ago. */
export async function findOutcome(store: Store, key: string): Promise<unknown> {
	const [row] = await store.pg.db.select().from(idempotencyKeys).where(eq(idempotencyKeys.key, key)).limit(1);
	return row?.outcome;
}

export async function keepOutcomes(store: Store, rows: { key: string; outcome: unknown }[]): Promise<void> {
	if (rows.length > 0) await store.pg.db.insert(idempotencyKeys).values(rows).onConflictDoNothing();
}

export async function forgetOutcomes(store: Store, before: Date): Promise<void> {
	await store.pg.db.delete(idempotencyKeys).where(lt(idempotencyKeys.stored_at, before.toISOString()));
}
