import { z } from 'zod';
import { modelParam, NO_BODY, operation } from '../operation.ts';

const instant = z.iso.datetime({ offset: true, error: 'use ISO 8601 with a zone, such as 2026-01-31T00:00:00Z' });

export const backfillModel = operation({
	id: 'backfillModel',
	method: 'post',
	path: '/api/v1/models/{model}/backfill',
	tag: 'Models',
	summary: 'Evaluates every window of a range on the data’s own clock; notifies nobody',
	description:
		'What a replay asks for when its events are stored. Late windows become new revisions of their findings.',
	params: modelParam,
	query: z.strictObject({
		from: instant.describe('Beginning of the range, in event time'),
		to: instant.describe('End of the range, exclusive')
	}),
	body: NO_BODY,
	answer: z.strictObject({ findings: z.int().describe('Findings written') }),
	problems: [404]
});
