import { jsonb, pgTable, text } from 'drizzle-orm/pg-core';

/** Table of migration 0004_demo.sql. */
export const demoState = pgTable('demo_state', {
	project: text().primaryKey(),
	state: jsonb().$type<unknown>().notNull()
});
