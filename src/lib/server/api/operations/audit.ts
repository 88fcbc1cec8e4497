import { z } from 'zod';
import { offsetAuditSchema } from '#core/audit-offsets.ts';
import { NO_BODY, NO_PARAMS, operation } from '../operation.ts';

export const auditIngest = operation({
	id: 'auditIngest',
	method: 'get',
	path: '/api/v1/ingest/audit',
	tag: 'Ingest',
	summary: 'Proof that every offset is in a table or in the quarantine, or the holes',
	description:
		'Goes through the offsets of every table, and reads from the broker what is in none. A hole that the topic itself has ' +
		'(compaction, markers of transactions) is `not_in_topic`, and does not count as missing.',
	params: NO_PARAMS,
	query: z.strictObject({ topic: z.string().default('').describe('Left out: every topic') }),
	body: NO_BODY,
	answer: offsetAuditSchema,
	problems: []
});
