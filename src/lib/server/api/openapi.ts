import { z } from 'zod';
import { NO_BODY, type AnyOperation } from './operation.ts';
import { problemSchema } from './problem.ts';

/** A JSON Schema (2020-12), as OpenAPI 3.1 uses it. */
export type JsonSchema = z.core.JSONSchema.JSONSchema;

/** Answers that are not one JSON document, described by hand. */
export interface RawOperation {
	id: string;
	method: 'get' | 'post';
	path: string;
	tag: string;
	summary: string;
	description: string;
	/** Of the path, in its order. */
	parameters?: readonly { name: string; description: string }[];
	/** Media types that the request body may have. */
	accepts?: Record<string, JsonSchema>;
	answers: Record<string, { description: string; content: Record<string, { schema: JsonSchema }> }>;
}

const PROBLEM_REF = { $ref: '#/components/responses/Problem' };

/** The OpenAPI 3.1 document of the operations given. */
export function openApiDocument(version: string, operations: readonly AnyOperation[], raw: readonly RawOperation[]) {
	const paths: Record<string, Record<string, unknown>> = {};
	for (const given of operations) (paths[given.path] ??= {})[given.method] = describe(given);
	for (const given of raw) (paths[given.path] ??= {})[given.method] = describeRaw(given);
	return {
		openapi: '3.1.0',
		info: {
			title: 'Leeway',
			version,
			description:
				'Estimates, leeways and verdicts about models in production. Times are ISO 8601 in UTC; numbers of a blind ' +
				'finding are null; errors are problem details (RFC 9457).',
			license: { name: 'Apache-2.0', identifier: 'Apache-2.0' }
		},
		paths,
		components: {
			responses: {
				Problem: {
					description: 'Problem details (RFC 9457)',
					content: { 'application/problem+json': { schema: jsonSchema(problemSchema, 'output') } }
				}
			}
		}
	};
}

function describe(given: AnyOperation) {
	return {
		operationId: given.id,
		tags: [given.tag],
		summary: given.summary,
		...(given.description !== undefined && { description: given.description }),
		parameters: [...parameters(given.params, 'path'), ...parameters(given.query, 'query')],
		...(given.body !== NO_BODY && {
			requestBody: { required: true, content: { 'application/json': { schema: jsonSchema(given.body, 'input') } } }
		}),
		responses: {
			'200': {
				description: given.summary,
				content: { 'application/json': { schema: jsonSchema(given.answer, 'output') } }
			},
			...problems(given.problems)
		}
	};
}

function describeRaw({ id, method, parameters: named = [], accepts, answers, ...given }: RawOperation) {
	const content = accepts && Object.entries(accepts).map(([type, schema]) => [type, { schema }]);
	return {
		operationId: id,
		tags: [given.tag],
		summary: given.summary,
		description: given.description,
		...(named.length > 0 && {
			parameters: named.map((parameter) => ({ ...parameter, in: 'path', required: true, schema: { type: 'string' } }))
		}),
		...(content && { requestBody: { required: true, content: Object.fromEntries(content) } }),
		responses: { ...answers, ...problems(method === 'post' ? [415] : []) }
	};
}

function problems(statuses: readonly number[]): Record<string, typeof PROBLEM_REF> {
	return Object.fromEntries([400, ...statuses, 500].map((status) => [String(status), PROBLEM_REF]));
}

function parameters(schema: z.ZodType, where: 'path' | 'query') {
	const { properties = {}, required = [] } = jsonSchema(schema, 'input');
	return Object.entries(properties).map(([name, property]) => ({
		name,
		in: where,
		required: where === 'path' || required.includes(name),
		...(typeof property === 'object' && property.description !== undefined && { description: property.description }),
		schema: property
	}));
}

/** Without `$schema`: inside an OpenAPI document the dialect is given. */
export function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
	const { $schema: _, '~standard': __, ...rest } = z.toJSONSchema(schema, { io });
	return rest;
}
