import { z } from 'zod';
import { gpusSchema } from '#server/read/gpus.ts';
import { ingestSchema } from '#server/read/ingest.ts';
import { instantParam } from '#server/read/instant.ts';
import { NO_BODY, NO_PARAMS, operation, wholeNumber } from '../operation.ts';

export const getGpus = operation({
	id: 'getGpus',
	method: 'get',
	path: '/api/v1/gpus',
	tag: 'GPUs',
	summary: 'Every device with its newest sample, its findings, and one metric over time',
	params: NO_PARAMS,
	query: z.strictObject({
		metric: z.string().min(1).default('temperature_c').describe('temperature_c, utilisation, memory_used, ...'),
		from: instantParam.prefault('now-1h'),
		to: instantParam.prefault('now'),
		step: wholeNumber
			.pipe(z.int().min(60).max(86_400))
			.default(60)
			.describe('Length of the buckets in seconds, 60 to 86400')
	}),
	body: NO_BODY,
	answer: gpusSchema,
	problems: []
});

export const getIngest = operation({
	id: 'getIngest',
	method: 'get',
	path: '/api/v1/ingest',
	tag: 'Ingest',
	summary: 'Per topic: received, stored, quarantined, lag',
	params: NO_PARAMS,
	query: z.strictObject({}),
	body: NO_BODY,
	answer: ingestSchema,
	problems: []
});
