import { boolean, doublePrecision, integer, jsonb, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';
import type { FeatureKind, ModelConfig } from '#core/model-config.ts';

export const models = pgTable(
	'models',
	{
		project: text().notNull().default('default'),
		model: text().notNull(),
		simulated: boolean().notNull().default(false),
		declared: boolean().notNull().default(false),
		risk_tier: text().$type<'minimal' | 'limited' | 'high'>().notNull().default('minimal'),
		owner: text().notNull().default(''),
		description: text().notNull().default(''),
		config: jsonb().$type<Partial<ModelConfig>>().notNull().default({}),
		first_seen_at: timestamp({ withTimezone: true, mode: 'string' }),
		last_seen_at: timestamp({ withTimezone: true, mode: 'string' })
	},
	(table) => [primaryKey({ columns: [table.project, table.model] })]
);

export const features = pgTable(
	'features',
	{
		project: text().notNull().default('default'),
		model: text().notNull(),
		feature: text().notNull(),
		kind: text().$type<FeatureKind>().notNull(),
		unit: text().notNull().default(''),
		importance: doublePrecision(),
		source: text().$type<'declared' | 'discovered'>().notNull(),
		scale_id: integer(),
		centre: doublePrecision(),
		spread: doublePrecision(),
		/** Numbers of an embedding; null before the first one. */
		dimension: integer(),
		created_at: timestamp({ withTimezone: true, mode: 'string' }).notNull().defaultNow()
	},
	(table) => [primaryKey({ columns: [table.project, table.model, table.feature] })]
);

/** Words of the first texts of a feature, hashed. */
export const vocabularies = pgTable(
	'vocabularies',
	{
		project: text().notNull().default('default'),
		model: text().notNull(),
		feature: text().notNull(),
		texts: integer().notNull(),
		/** 32 bits each, little-endian, rising, in base64. */
		words: text().notNull(),
		frozen: boolean().notNull()
	},
	(table) => [primaryKey({ columns: [table.project, table.model, table.feature] })]
);

export const topicEpochs = pgTable(
	'topic_epochs',
	{
		cluster: text().notNull(),
		topic: text().notNull(),
		epoch: integer().notNull(),
		topic_id: text().notNull().default(''),
		started_at: timestamp({ withTimezone: true, mode: 'string' }).notNull().defaultNow(),
		reason: text().notNull()
	},
	(table) => [primaryKey({ columns: [table.cluster, table.topic, table.epoch] })]
);
