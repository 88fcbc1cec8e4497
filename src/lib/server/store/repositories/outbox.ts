import { and, asc, desc, eq, inArray, lte } from 'drizzle-orm';
import type { OutboxMessage } from '#core/alert.ts';
import type { Postgres } from '#store/postgres.ts';
import { outbox } from '#store/schema/control.ts';

type Db = Postgres['db'];

export type NewMessage = Pick<OutboxMessage, 'alert_id' | 'rollout' | 'channel' | 'sink' | 'status' | 'body'>;

/** Puts messages into the outbox. What is for the local sink has arrived by that. */
export async function enqueue(db: Db, messages: readonly NewMessage[], at: string): Promise<void> {
	if (messages.length === 0) return;
	await db.insert(outbox).values(
		messages.map((message) => ({
			...message,
			state: message.sink ? ('delivered' as const) : ('pending' as const),
			created_at: at,
			next_attempt_at: at,
			delivered_at: message.sink ? at : null
		}))
	);
}

/**
 * Takes messages that are due, and puts them off until `lease_until`: another process takes them up then, should this
 * one die while it sends. So a message may arrive twice, and never not at all.
 */
export async function claimDue(
	db: Db,
	options: { now: string; lease_until: string; limit: number }
): Promise<OutboxMessage[]> {
	return db.transaction(async (tx) => {
		const due = await tx
			.select({ id: outbox.id })
			.from(outbox)
			.where(and(eq(outbox.state, 'pending'), lte(outbox.next_attempt_at, options.now)))
			.orderBy(asc(outbox.id))
			.limit(options.limit)
			.for('update', { skipLocked: true });
		if (due.length === 0) return [];
		return tx
			.update(outbox)
			.set({ next_attempt_at: options.lease_until })
			.where(
				inArray(
					outbox.id,
					due.map(({ id }) => id)
				)
			)
			.returning();
	});
}

export async function updateMessage(db: Db, id: number, change: Partial<Omit<OutboxMessage, 'id'>>): Promise<void> {
	await db.update(outbox).set(change).where(eq(outbox.id, id));
}

/** Newest first. */
export async function listOutbox(
	db: Db,
	filter: { alert_id?: number; rollout?: string; state?: OutboxMessage['state']; limit?: number } = {}
): Promise<OutboxMessage[]> {
	const where = [];
	if (filter.alert_id !== undefined) where.push(eq(outbox.alert_id, filter.alert_id));
	if (filter.rollout !== undefined) where.push(eq(outbox.rollout, filter.rollout));
	if (filter.state !== undefined) where.push(eq(outbox.state, filter.state));
	return db
		.select()
		.from(outbox)
		.where(and(...where))
		.orderBy(desc(outbox.id))
		.limit(filter.limit ?? 200);
}
