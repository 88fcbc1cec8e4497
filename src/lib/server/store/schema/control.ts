import { boolean, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import type { Alert, OutboxMessage } from '#core/alert.ts';
import type { AuditEntry } from '#core/audit.ts';
import type { GateCheck, GateCheckSpec } from '#core/gate.ts';
import type { BiasReport } from '#core/report.ts';
import type { Rollout, RolloutDecision } from '#core/rollout.ts';
import { instant } from './instant.ts';

/** Tables of migration 0003_control.sql. */

export const alerts = pgTable('alerts', {
	id: integer().primaryKey().generatedAlwaysAsIdentity(),
	series: text().notNull(),
	project: text().notNull(),
	environment: text().notNull(),
	model: text().notNull(),
	version: text().notNull(),
	segment: text().notNull(),
	monitor: text().notNull(),
	concern: text().$type<Alert['concern']>().notNull(),
	metric: text().notNull(),
	feature: text().notNull(),
	window_seconds: integer().notNull(),
	verdict: text().$type<Alert['verdict']>().notNull(),
	reason: text().notNull(),
	severity: text().$type<Alert['severity']>().notNull(),
	state: text().$type<Alert['state']>().notNull(),
	delivery: jsonb().$type<Alert['delivery']>().notNull(),
	group_key: text().notNull(),
	leader_id: integer(),
	simulated: boolean().notNull(),
	first_finding_id: text().notNull(),
	last_finding_id: text().notNull(),
	finding: jsonb().$type<Alert['finding']>().notNull(),
	calm_looks: integer().notNull(),
	since: instant().notNull(),
	opened_at: instant().notNull(),
	resolved_at: instant(),
	acknowledged: jsonb().$type<NonNullable<Alert['acknowledged']>>(),
	runbook: text(),
	title: text().notNull(),
	timeline: jsonb().$type<Alert['timeline']>().notNull()
});

export const outbox = pgTable('outbox', {
	id: integer().primaryKey().generatedAlwaysAsIdentity(),
	alert_id: integer(),
	rollout: text(),
	channel: text().notNull(),
	sink: boolean().notNull(),
	status: text().$type<OutboxMessage['status']>().notNull(),
	body: jsonb().$type<OutboxMessage['body']>().notNull(),
	state: text().$type<OutboxMessage['state']>().notNull(),
	attempts: integer().notNull().default(0),
	created_at: instant().notNull(),
	next_attempt_at: instant().notNull(),
	delivered_at: instant(),
	last_error: text()
});

export const rollouts = pgTable('rollouts', {
	id: text().primaryKey(),
	project: text().notNull(),
	environment: text().notNull(),
	model: text().notNull(),
	stable: text().notNull(),
	candidate: text().notNull(),
	steps: jsonb().$type<Rollout['steps']>().notNull(),
	step: integer().notNull(),
	state: text().$type<Rollout['state']>().notNull(),
	held: jsonb().$type<NonNullable<Rollout['held']>>(),
	weights: jsonb().$type<Rollout['weights']>().notNull(),
	observed: jsonb().$type<NonNullable<Rollout['observed']>>(),
	automatic: boolean().notNull(),
	on_exceeded: text().$type<Rollout['on_exceeded']>().notNull(),
	checks: jsonb().$type<GateCheckSpec[]>().notNull(),
	clock: text().$type<Rollout['clock']>().notNull(),
	started_at: instant().notNull(),
	ended_at: instant(),
	simulated: boolean().notNull()
});

export const rolloutGates = pgTable(
	'rollout_gates',
	{
		rollout: text().notNull(),
		step: integer().notNull(),
		look: integer().notNull(),
		at: instant().notNull(),
		checks: jsonb().$type<GateCheck[]>().notNull()
	},
	(table) => [primaryKey({ columns: [table.rollout, table.step, table.look] })]
);

export const rolloutDecisions = pgTable('rollout_decisions', {
	id: integer().primaryKey().generatedAlwaysAsIdentity(),
	rollout: text().notNull(),
	at: instant().notNull(),
	who: text().notNull(),
	action: text().$type<RolloutDecision['action']>().notNull(),
	from_step: integer().notNull(),
	to_step: integer().notNull(),
	code: text().notNull(),
	reason: text().notNull(),
	verdict: text().$type<RolloutDecision['verdict']>(),
	checks: jsonb().$type<GateCheck[]>().notNull(),
	basis: jsonb().$type<RolloutDecision['basis']>().notNull()
});

export const reports = pgTable('reports', {
	id: integer().primaryKey().generatedAlwaysAsIdentity(),
	kind: text().$type<'bias'>().notNull(),
	project: text().notNull(),
	model: text().notNull(),
	created_at: instant().notNull(),
	created_by: text().notNull(),
	content: jsonb().$type<BiasReport>().notNull(),
	hash: text().notNull()
});

export const audit = pgTable('audit', {
	seq: integer().primaryKey(),
	at: instant().notNull(),
	who: text().notNull(),
	action: text().notNull(),
	subject: text().notNull(),
	detail: jsonb().$type<AuditEntry['detail']>().notNull(),
	previous_hash: text().notNull(),
	hash: text().notNull()
});
