import { jsonb, pgTable, text, timestamp } from 'drizzle-orm/pg-core';

/** Table of migration 0007_quarantine.sql. */
export const quarantineReplays = pgTable('quarantine_replays', {
	token: text().primaryKey(),
	ids: jsonb().$type<string[]>().notNull(),
	who: text().notNull(),
	begun_at: timestamp({ withTimezone: true, mode: 'string' }).notNull().defaultNow()
});
