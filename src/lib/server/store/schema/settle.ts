import { jsonb, pgTable, text, timestamp } from 'drizzle-orm/pg-core';

export const settleExpiries = pgTable('settle_expiries', {
	token: text().primaryKey(),
	halves: jsonb()
		.$type<
			{
				topic: string;
				partition: number;
				epoch: number;
				offset: number;
				decoder: string;
				half: string;
				lone: unknown;
			}[]
		>()
		.notNull()
});

export const idempotencyKeys = pgTable('idempotency_keys', {
	key: text().primaryKey(),
	outcome: jsonb().$type<unknown>().notNull(),
	stored_at: timestamp({ withTimezone: true, mode: 'string' }).notNull().defaultNow()
});
