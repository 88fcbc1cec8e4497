import { z } from 'zod';
import {
	QUARANTINE_STATES,
	quarantinedRecordSchema,
	quarantinedSchema,
	quarantineFilterSchema,
	quarantineMarkSchema,
	replayOutcomeSchema
} from '#core/quarantine.ts';
import { instantParam } from '#server/read/instant.ts';
import { limitParam, NO_BODY, NO_PARAMS, operation, wholeNumber } from '../operation.ts';
import { person } from './alerts.ts';

const groupSchema = z.strictObject({
	topic: z.string(),
	reason: z.string(),
	n: z.number().describe('Open records'),
	resolved: z.number(),
	expired: z.number(),
	first_at: z.string(),
	last_at: z.string(),
	detail: z.string().describe('Sentence of the newest one'),
	sample: z.string().describe('Beginning of its bytes, where they are text')
});

export const listQuarantine = operation({
	id: 'listQuarantine',
	method: 'get',
	path: '/api/v1/ingest/quarantine',
	tag: 'Ingest',
	summary: 'What was refused, by topic and reason, and record by record, newest first',
	params: NO_PARAMS,
	query: z.strictObject({
		topic: z.string().optional(),
		reason: z.string().optional().describe('Of the newest try: schema, not_json, feature_type, ...'),
		model: z.string().optional(),
		text: z.string().max(300).optional().describe('Looked for in reason, sentence, key, headers and bytes'),
		state: z.enum(QUARANTINE_STATES).optional().describe('Left out: all'),
		from: instantParam.optional().describe('When it was received'),
		to: instantParam.optional(),
		limit: limitParam,
		offset: wholeNumber.default(0).describe('Records to skip')
	}),
	body: NO_BODY,
	answer: z.strictObject({ groups: z.array(groupSchema), records: z.array(quarantinedSchema) }),
	problems: []
});

export const getQuarantined = operation({
	id: 'getQuarantined',
	method: 'get',
	path: '/api/v1/ingest/quarantine/{id}',
	tag: 'Ingest',
	summary: 'One refused record whole: its bytes, where it stood, and every try to decode it again',
	params: z.strictObject({ id: z.string().min(1) }),
	query: z.strictObject({}),
	body: NO_BODY,
	answer: quarantinedRecordSchema.extend({ tried: z.array(quarantineMarkSchema) }),
	problems: [404]
});

const selection = z.strictObject({
	by: person,
	reason: z.string().min(1, 'say why: it goes into the audit log').max(2000),
	ids: z.array(z.string().min(1)).max(1000).optional().describe('These records; or a filter'),
	filter: quarantineFilterSchema.optional().describe('All that it finds, at most 100,000; {} is everything')
});

export const replayQuarantine = operation({
	id: 'replayQuarantine',
	method: 'post',
	path: '/api/v1/ingest/quarantine/replay',
	tag: 'Ingest',
	summary: 'Decodes open records again, and stores what succeeds',
	description:
		'With the present decoder of their topic. A record is stored once, under its own place, however often it is ' +
		'replayed; what is refused again stays with the new reason.',
	params: NO_PARAMS,
	query: z.strictObject({}),
	body: selection,
	answer: replayOutcomeSchema,
	problems: [409]
});

export const expireQuarantine = operation({
	id: 'expireQuarantine',
	method: 'post',
	path: '/api/v1/ingest/quarantine/expire',
	tag: 'Ingest',
	summary: 'Takes away the bytes of refused records for good; that they came stays',
	params: NO_PARAMS,
	query: z.strictObject({}),
	body: selection,
	answer: z.strictObject({ expired: z.int() }),
	problems: [409]
});
