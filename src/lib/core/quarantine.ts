import { z } from 'zod';

/** open: could be replayed; resolved: decoded again, and stored; expired: its bytes are gone, its place is still counted. */
export const QUARANTINE_STATES = ['open', 'resolved', 'expired'] as const;

/** A refused record as lists show it; instants are ISO 8601 in UTC. The key names are the same in the table, the API and the pages. */
export const quarantinedSchema = z.strictObject({
	id: z.string(),
	received_at: z.string(),
	/** When it was written to its topic, or sent. */
	written_at: z.string(),
	state: z.enum(QUARANTINE_STATES),
	/** Of the newest try. */
	reason: z.string(),
	/** Names field, value and fix; '' once expired. */
	detail: z.string(),
	/** How often it was decoded again. */
	tries: z.int(),
	topic: z.string(),
	partition: z.int(),
	offset: z.number(),
	epoch: z.int(),
	/** Name and version of the decoder that refused it. */
	decoder: z.string(),
	/** inference, labels or gpu, of a record that was sent to no topic. */
	sent_as: z.string(),
	/** Which element of its record it is, from 0, and how many the record held. */
	part: z.int(),
	parts: z.int(),
	/** What it was about, as far as its decoder could tell; '' where not. */
	environment: z.string(),
	model: z.string(),
	version: z.string(),
	/** Size as it came. */
	raw_bytes: z.number(),
	/** Beginning of its text; '' where it is none. */
	excerpt: z.string()
});
export type Quarantined = z.infer<typeof quarantinedSchema>;

/** One try to decode it again. */
export const quarantineMarkSchema = z.strictObject({
	state: z.enum(['resolved', 'failed']),
	reason: z.string(),
	detail: z.string(),
	decoder: z.string(),
	who: z.string(),
	at: z.string()
});
export type QuarantineMark = z.infer<typeof quarantineMarkSchema>;

/** A refused record whole: its bytes come back exactly by `raw_encoding` (text is UTF-8). */
export const quarantinedRecordSchema = quarantinedSchema.omit({ excerpt: true }).extend({
	raw: z.string(),
	raw_encoding: z.enum(['text', 'base64', 'latin1', 'none', 'expired']),
	key: z.string(),
	key_encoding: z.enum(['text', 'base64', 'latin1', 'none', 'expired']),
	headers: z.record(z.string(), z.string())
});
export type QuarantinedRecord = z.infer<typeof quarantinedRecordSchema>;

const instant = z.iso.datetime({ offset: true, error: 'use ISO 8601 with a zone, such as 2026-01-31T00:00:00Z' });

/** Which records are meant: '' and left out mean all. */
export const quarantineFilterSchema = z.strictObject({
	topic: z.string().max(300).optional(),
	reason: z.string().max(60).optional(),
	model: z.string().max(300).optional(),
	/** Looked for in reason, sentence, key, headers and bytes. */
	text: z.string().max(300).optional(),
	/** When it was received; `to` is exclusive. */
	from: instant.optional(),
	to: instant.optional()
});
export type QuarantineFilter = z.infer<typeof quarantineFilterSchema>;

/** What a replay did. */
export const replayOutcomeSchema = z.strictObject({
	/** Open records that were meant. */
	selected: z.int(),
	/** Decoded now, and stored. */
	resolved: z.int(),
	/** Refused again; they stay, with the new reason. */
	failed: z.int(),
	/** The commonest refusals, at most 20. */
	reasons: z.array(z.strictObject({ reason: z.string(), n: z.int(), detail: z.string() }))
});
export type ReplayOutcome = z.infer<typeof replayOutcomeSchema>;
