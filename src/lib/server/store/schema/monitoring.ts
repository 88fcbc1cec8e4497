import { boolean, doublePrecision, integer, jsonb, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';
import type { Concern } from '#core/finding.ts';
import type { Binning } from '#detectors/core/binning.ts';
import type { Season } from '#detectors/core/season.ts';
import type { CategoricalSummary, ClassSplit, NumericSummary } from '#detectors/core/summary.ts';
import type { Leeway } from '#core/verdict.ts';

/** Tables of migration 0002_monitoring.sql, with the columns that later ones added. */

export const referenceSets = pgTable('reference_sets', {
	id: text().primaryKey(),
	project: text().notNull(),
	model: text().notNull(),
	environment: text().notNull(),
	/** '' = the main one. */
	name: text().notNull(),
	kind: text({ enum: ['window', 'version', 'file', 'first_traffic'] }).notNull(),
	spec: jsonb().$type<Record<string, unknown>>().notNull(),
	window_start: timestamp({ withTimezone: true }).notNull(),
	window_end: timestamp({ withTimezone: true }).notNull(),
	n: doublePrecision().notNull(),
	frozen_at: timestamp({ withTimezone: true }).notNull(),
	revision: integer().notNull(),
	active: boolean().notNull()
});
export type ReferenceSet = typeof referenceSets.$inferSelect;

export const referenceHistograms = pgTable(
	'reference_histograms',
	{
		reference_id: text().notNull(),
		feature: text().notNull(),
		segment: text().notNull(),
		binning_id: text().notNull(),
		binning: jsonb().$type<Binning>().notNull(),
		summary: jsonb().$type<NumericSummary | CategoricalSummary>().notNull()
	},
	(t) => [primaryKey({ columns: [t.reference_id, t.feature, t.segment] })]
);

/** How often predictions were right in each class of a feature of a frozen reference, in effective rows. */
export const referenceOutcomes = pgTable(
	'reference_outcomes',
	{
		reference_id: text().notNull(),
		feature: text().notNull(),
		binning_id: text().notNull(),
		hits: doublePrecision().array().notNull(),
		n: doublePrecision().array().notNull()
	},
	(t) => [primaryKey({ columns: [t.reference_id, t.feature] })]
);

export const monitors = pgTable(
	'monitors',
	{
		project: text().notNull(),
		model: text().notNull(),
		monitor: text().notNull(),
		concern: text().$type<Concern>().notNull(),
		metric: text().notNull(),
		feature: text().notNull(),
		segment: text().notNull(),
		against: text().notNull(),
		reference: text().notNull(),
		windows: integer().array().notNull(),
		leeway: jsonb().$type<Leeway>().notNull(),
		quantile: doublePrecision(),
		min_n: integer().notNull(),
		enabled: boolean().notNull(),
		source: text({ enum: ['declared', 'default'] }).notNull(),
		revision: integer().notNull()
	},
	(t) => [primaryKey({ columns: [t.project, t.model, t.monitor] })]
);

export const series = pgTable('series', {
	series: text().primaryKey(),
	project: text().notNull(),
	model: text().notNull(),
	index: integer().notNull(),
	created_at: timestamp({ withTimezone: true }).notNull().defaultNow()
});

export const seriesEpochs = pgTable(
	'series_epochs',
	{
		series: text().notNull(),
		epoch: integer().notNull(),
		fingerprint: text().notNull(),
		cause: text().notNull(),
		first_window_end: timestamp({ withTimezone: true }).notNull(),
		created_at: timestamp({ withTimezone: true }).notNull().defaultNow()
	},
	(t) => [primaryKey({ columns: [t.series, t.epoch] })]
);

export const dispersionProfiles = pgTable(
	'dispersion_profiles',
	{
		project: text().notNull(),
		environment: text().notNull(),
		model: text().notNull(),
		feature: text().notNull(),
		binning_id: text().notNull(),
		window_seconds: integer().notNull(),
		eigenvalues: doublePrecision().array().notNull(),
		windows: integer().notNull(),
		rows: doublePrecision(),
		share: doublePrecision(),
		splits: jsonb().$type<ClassSplit[]>(),
		reference_thinning: doublePrecision().notNull(),
		season: jsonb().$type<Season>(),
		source: text().notNull(),
		created_at: timestamp({ withTimezone: true }).notNull().defaultNow()
	},
	(t) => [
		primaryKey({
			columns: [t.project, t.environment, t.model, t.feature, t.binning_id, t.window_seconds]
		})
	]
);
