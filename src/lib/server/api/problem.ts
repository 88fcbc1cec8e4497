import { z } from 'zod';

/** Problem details for HTTP APIs (RFC 9457). */
export const problemSchema = z.strictObject({
	/** Names the kind of problem; `about:blank` where the status says it all. */
	type: z.string(),
	title: z.string(),
	status: z.int(),
	/** What is wrong here, with field, value and fix. */
	detail: z.string(),
	/** Path of the request. */
	instance: z.string().optional(),
	/** One entry per mistake, when there may be several. */
	errors: z.array(z.strictObject({ pointer: z.string(), detail: z.string() })).optional()
});
export type Problem = z.infer<typeof problemSchema>;

const TITLES: Record<number, string> = {
	400: 'Bad request',
	404: 'Not found',
	405: 'Method not allowed',
	409: 'Conflict',
	413: 'Content too large',
	415: 'Unsupported media type',
	500: 'Internal error',
	503: 'Not ready'
};

/** Thrown by a handler to answer with a problem instead of a result. */
export class ApiProblem extends Error {
	readonly status: number;
	readonly errors: Problem['errors'];
	constructor(status: number, detail: string, errors?: Problem['errors']) {
		super(detail);
		this.name = 'ApiProblem';
		this.status = status;
		this.errors = errors;
	}
}

/** The record is not there, or never was. */
export function notFound(what: string, id: string | number, hint: string): ApiProblem {
	return new ApiProblem(404, `There is no ${what} "${id}". ${hint}`);
}

export function problemResponse({ status, message, errors }: ApiProblem, instance: string): Response {
	const body: Problem = {
		type: 'about:blank',
		title: TITLES[status] ?? 'Error',
		status,
		detail: message,
		instance,
		...(errors && { errors })
	};
	return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/problem+json' } });
}
