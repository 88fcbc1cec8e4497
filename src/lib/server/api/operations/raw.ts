import type { RawOperation } from '../openapi.ts';

/** Operations that do not answer with a JSON document of their own schema. */
export const RAW_OPERATIONS: readonly RawOperation[] = [
	{
		id: 'getStream',
		method: 'get',
		path: '/api/v1/stream',
		tag: 'Server',
		summary: 'Server-sent events: what changed',
		description:
			'Events are named findings, alerts, rollouts, ingest, models or gpus; their data is `{ kind, id }`, nothing more: ' +
			'read what changed through the other operations. Comments are sent as heartbeat every 15 seconds.',
		answers: {
			'200': {
				description: 'A stream without an end',
				content: { 'text/event-stream': { schema: { type: 'string' } } }
			}
		}
	},
	{
		id: 'getOpenApi',
		method: 'get',
		path: '/api/v1/openapi.json',
		tag: 'Server',
		summary: 'This document',
		description: 'OpenAPI 3.1, made from the schemas that check requests and that tests check answers with.',
		answers: { '200': { description: 'OpenAPI 3.1', content: { 'application/json': { schema: { type: 'object' } } } } }
	}
];
