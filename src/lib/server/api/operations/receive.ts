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

const OUTCOMES: RawOperation['answers'] = {
	'200': { description: 'Every record is stored', content: json(outcomeSchema) },
	'207': { description: 'Some records are stored, the others were refused', content: json(outcomeSchema) },
	'422': { description: 'Every record was refused', content: json(outcomeSchema) }
};

const SUMMARY: Record<Kind, string> = {
	inference: 'Sends predictions with their inputs',
	labels: 'Sends the truth about events, when it is known',
	gpu: 'Sends samples of GPUs'
};

/** POST /api/v1/sources/{source}, and OTLP/HTTP. */
const SOURCE_OPERATIONS: readonly RawOperation[] = [
	{
		id: 'sendToSource',
		method: 'post',
		path: '/api/v1/sources/{source}',
		parameters: [{ name: 'source', description: 'Name of an `http` source of leeway.yaml' }],
		tag: 'Ingest',
		summary: 'Sends a record in the format of a source',
		description:
			'The body and the headers are one record, such as a CloudEvent; as JSON Lines, each line is one. At most 32 million ' +
			'bytes, packed or not. 503: a schema that it needs cannot be had now. With a header Idempotency-Key, the same ' +
			'request sent again is stored once.',
		accepts: { '*/*': {} },
		answers: OUTCOMES
	},
	...(['traces', 'metrics', 'logs'] as const).map((signal): RawOperation => ({
		id: `sendOtlp${signal[0]?.toUpperCase()}${signal.slice(1)}`,
		method: 'post',
		path: `/v1/${signal}`,
		tag: 'Ingest',
		summary: `OTLP/HTTP: ${signal}`,
		description:
			'An export request in JSON or protobuf, packed or not. Refused parts of a sound request are a partial success; ' +
			'400 and 503 carry a google.rpc.Status.',
		accepts: { 'application/json': { type: 'object' }, 'application/x-protobuf': { type: 'string' } },
		answers: {
			'200': {
				description: 'Stored, or in the quarantine',
				content: {
					'application/json': { schema: { type: 'object' } },
					'application/x-protobuf': { schema: { type: 'string' } }
				}
			}
		}
	}))
];

/** POST /api/v1/inference, labels and gpu. */
const EVENT_OPERATIONS: readonly RawOperation[] = (Object.keys(eventSchemas) as Kind[]).map((kind) => ({
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
	answers: OUTCOMES
}));

/** Everything that takes records. */
export const RECEIVE_OPERATIONS: readonly RawOperation[] = [...EVENT_OPERATIONS, ...SOURCE_OPERATIONS];

function eventSchema(kind: Kind): JsonSchema {
	return jsonSchema(eventSchemas[kind], 'input');
}

function json(schema: z.ZodType) {
	return { 'application/json': { schema: jsonSchema(schema, 'output') } };
}
