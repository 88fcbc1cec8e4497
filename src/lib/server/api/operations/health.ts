import { z } from 'zod';
import { NO_BODY, NO_PARAMS, operation } from '../operation.ts';

const partSchema = z.object({
	state: z.enum(['starting', 'ready', 'absent', 'failed']),
	/** A sentence; what is missing names its fix. */
	detail: z.string(),
	progress: z.number().optional()
});

export const healthSchema = z.strictObject({
	/** `degraded`: something failed; the parts say what. A part that is absent by choice does not degrade. */
	status: z.enum(['ok', 'starting', 'degraded']),
	version: z.string(),
	started_at: z.string(),
	parts: z.record(z.string(), partSchema)
});
export type Health = z.infer<typeof healthSchema>;

export const getHealth = operation({
	id: 'getHealth',
	method: 'get',
	path: '/api/v1/health',
	tag: 'Server',
	summary: 'How each part of the server is doing',
	description: 'Answers 200 as soon as requests are served; read `status` for whether all parts are ready.',
	params: NO_PARAMS,
	query: z.strictObject({}),
	body: NO_BODY,
	answer: healthSchema,
	problems: []
});
