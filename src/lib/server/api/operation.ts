import { z } from 'zod';

/** One operation of the HTTP API: what the OpenAPI document says of it, and what requests are checked against. */
export interface Operation<P, Q, B, A> {
	/** operationId, unique. */
	id: string;
	method: 'get' | 'post';
	/** With parameters in braces: `/api/v1/models/{model}`. */
	path: string;
	tag: string;
	summary: string;
	description?: string;
	/** Parameters of the path, and of the query. */
	params: z.ZodType<P>;
	query: z.ZodType<Q>;
	/** `NO_BODY`: none is read. */
	body: z.ZodType<B>;
	answer: z.ZodType<A>;
	/** Problems it can answer with, besides 400 and 500. */
	problems: readonly number[];
}

/** An operation of any kind, for lists of them. */
export type AnyOperation = Operation<unknown, unknown, unknown, unknown>;

/** Keeps the types of an operation that is written as a constant. */
export function operation<P, Q, B, A>(given: Operation<P, Q, B, A>): Operation<P, Q, B, A> {
	return given;
}

export const NO_PARAMS = z.strictObject({});
export const NO_BODY = z.undefined();

/** A whole number as it stands in a query or a path. */
export const wholeNumber = z
	.string()
	.regex(/^\d{1,15}$/, 'use a whole number, such as 50')
	.transform(Number);

/** At most so many records; the bound keeps a request from reading everything. */
export const limitParam = wholeNumber
	.pipe(z.int().min(1).max(1000))
	.default(100)
	.describe('At most so many records, 1 to 1000');

export const modelParam = z.strictObject({ model: z.string().min(1).describe('Slug of the model') });
