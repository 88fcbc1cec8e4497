import { z } from 'zod';
import { CONCERNS, findingSchema } from './finding.ts';

export const ALERT_STATES = ['firing', 'recovering', 'resolved'] as const;
export type AlertState = (typeof ALERT_STATES)[number];

export const SEVERITIES = ['critical', 'warning'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** What was done about telling people, apart from the state. */
export const DELIVERY_KINDS = ['paged', 'notified', 'held', 'acknowledged'] as const;
export const HELD_BY = ['grouped', 'silenced', 'inhibited', 'simulated', 'undecided'] as const;
export type HeldBy = (typeof HELD_BY)[number];

export const deliverySchema = z.strictObject({
	kind: z.enum(DELIVERY_KINDS),
	/** Only when `held`: what holds it back. */
	held_by: z.enum(HELD_BY).optional(),
	/** In words, with what ends it: "with no. 812, same version". */
	detail: z.string()
});
export type Delivery = z.infer<typeof deliverySchema>;

export const TIMELINE_KINDS = [
	'exceeded',
	'blind',
	'undecided',
	'recovering',
	'resolved',
	'delivery',
	'acknowledged',
	'rollout'
] as const;

export const timelineEntrySchema = z.strictObject({
	at: z.string(),
	kind: z.enum(TIMELINE_KINDS),
	/** 'leeway' or a person. */
	who: z.string(),
	text: z.string()
});
export type TimelineEntry = z.infer<typeof timelineEntrySchema>;

/** Something that exceeded, or that Leeway cannot see; as stored, served and shown. */
export const alertSchema = z.strictObject({
	/** Running number for people: "no. 812". */
	id: z.int(),
	/** The series it watches, as `seriesKey` spells it: one open alert each. */
	series: z.string(),
	project: z.string(),
	environment: z.string(),
	/** Slug of the model, or `@gpus`. */
	model: z.string(),
	version: z.string(),
	segment: z.string(),
	monitor: z.string(),
	concern: z.enum(CONCERNS),
	metric: z.string(),
	feature: z.string(),
	window_seconds: z.int(),
	/** Why it was opened. `finding.verdict` says how it stands now. */
	verdict: z.enum(['exceeded', 'blind']),
	reason: z.string(),
	severity: z.enum(SEVERITIES),
	state: z.enum(ALERT_STATES),
	delivery: deliverySchema,
	/** `model@version`: the first of a group pages, the others are held. */
	group_key: z.string(),
	/** The alert that pages for the group; null when it is this one. */
	leader_id: z.int().nullable(),
	/** From a model of the demo: never leaves the pages and the local sink. */
	simulated: z.boolean(),
	first_finding_id: z.string(),
	last_finding_id: z.string(),
	/** The newest look at the series: estimate, interval and leeway to show. */
	finding: findingSchema,
	/** Looks within in a row since the last exceeded or blind one; `RECOVERY_LOOKS` of them resolve. */
	calm_looks: z.int(),
	/** Event time: start of the window of the first exceeded look. */
	since: z.string(),
	/** Wall clock. */
	opened_at: z.string(),
	resolved_at: z.string().nullable(),
	acknowledged: z.strictObject({ by: z.string(), at: z.string(), comment: z.string() }).nullable(),
	/** URL, or text in words. */
	runbook: z.string().nullable(),
	/** One line: "income moved too far: PSI 0.31 [0.27, 0.36], allowed 0.10". */
	title: z.string(),
	/** Oldest first. */
	timeline: z.array(timelineEntrySchema)
});
export type Alert = z.infer<typeof alertSchema>;

/** Looks within, in a row, that close an alert: damps flapping. */
export const RECOVERY_LOOKS = 3;

/** Who is told. Only a webhook so far; its body is that of Alertmanager, version 4. */
export const channelConfigSchema = z.strictObject({
	channel: z.string().min(1, 'give the channel a name, such as "on-call"'),
	kind: z.literal('webhook'),
	url: z.url({ protocol: /^https?$/, error: 'use an http or https address' }),
	/** Signs the body: header `X-Leeway-Signature: sha256=<HMAC-SHA-256 in hex>`. */
	secret: z.string().min(1).optional(),
	/** Tell it also when an alert resolves. */
	send_resolved: z.boolean().default(true)
});
export type ChannelConfig = z.infer<typeof channelConfigSchema>;

export const OUTBOX_STATES = ['pending', 'delivered', 'dead'] as const;

/** One message to one channel. Stays visible after delivery. */
export const outboxMessageSchema = z.strictObject({
	id: z.int(),
	/** What it is about: an alert or a rollout, the other is null. */
	alert_id: z.int().nullable(),
	rollout: z.string().nullable(),
	/** Name of the channel; '@sink' is the local one, which nothing leaves. */
	channel: z.string(),
	sink: z.boolean(),
	status: z.enum(['firing', 'resolved']),
	body: z.json(),
	state: z.enum(OUTBOX_STATES),
	attempts: z.int(),
	created_at: z.string(),
	next_attempt_at: z.string(),
	delivered_at: z.string().nullable(),
	last_error: z.string().nullable()
});
export type OutboxMessage = z.infer<typeof outboxMessageSchema>;
export const SINK = '@sink';
