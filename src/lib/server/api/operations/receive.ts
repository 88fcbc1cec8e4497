import { z } from 'zod';
import { eventSchemas, type Kind } from '#ingest/decode/events.ts';
import { jsonSchema, type JsonSchema, type RawOperation } from '../openapi.ts';

const outcomeSchema = z.strictObject({
	accepted: z.int(),
	refused: z.int(),
	errors: z
		.array(
			z.strictObject({ line: z.int().describe('Place of the record, from 0'), reason: z.string(), detail: z.string() })
		)
		.describe('The first 20 refusals')
});

const SUMMARY: Record<Kind, string> = {
	inference: 'Sends predictions with their inputs',
	labels: 'Sends the truth about events, when it is known',
	gpu: 'Sends samples of GPUs'
};

/** POST /api/v1/inference, labels and gpu. */
export const RECEIVE_OPERATIONS: readonly RawOperation[] = (Object.keys(eventSchemas) as Kind[]).map((kind) => ({
	id: `send${kind[0]?.toUpperCase()}${kind.slice(1)}`,
	method: 'post',
	path: `/api/v1/${kind}`,
	tag: 'Ingest',
	summary: SUMMARY[kind],
	description:
		'One JSON object, an array of them, or JSON Lines; at most 32 million characters. Refused records are kept in the ' +
		'quarantine with the reason. With a header Idempotency-Key, the same request sent again is stored once.',
	accepts: {
		'application/json': { anyOf: [eventSchema(kind), { type: 'array', items: eventSchema(kind) }] } as JsonSchema,
		'application/x-ndjson': { type: 'string' }
	},
	answers: {
		'200': { description: 'Every record is stored', content: json(outcomeSchema) },
		'207': { description: 'Some records are stored, the others were refused', content: json(outcomeSchema) },
		'422': { description: 'Every record was refused', content: json(outcomeSchema) }
	}
}));

function eventSchema(kind: Kind): JsonSchema {
	return jsonSchema(eventSchemas[kind], 'input');
}

function json(schema: z.ZodType) {
	return { 'application/json': { schema: jsonSchema(schema, 'output') } };
}
