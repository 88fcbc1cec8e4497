import type { RequestEvent, RequestHandler } from '@sveltejs/kit';
import { NotStored } from '#ingest/inbox/not-stored.ts';
import type { App } from '#server/app.ts';
import { NO_BODY, type Operation } from './operation.ts';
import { ApiProblem, problemResponse } from './problem.ts';
import { validate } from './validate.ts';

/** A request whose parts were checked. */
export interface Call<P, Q, B> {
	app: App;
	params: P;
	query: Q;
	body: B;
	url: URL;
}

/** The handler of an operation: checks the request, runs it, and answers with JSON or problem details. */
export function handle<P, Q, B, A>(
	operation: Operation<P, Q, B, A>,
	run: (call: Call<P, Q, B>) => Promise<A> | A
): RequestHandler {
	return (event) =>
		answering(event, async () => {
			const params = validate(operation.params, event.params, 'path');
			const query = validate(operation.query, Object.fromEntries(event.url.searchParams), 'query');
			const body = validate(operation.body, await readBody(operation, event.request), 'body');
			const answer = await run({ app: event.locals.app, params, query, body, url: event.url });
			return Response.json(answer, { headers: { 'cache-control': 'no-store' } });
		});
}

/** Runs a handler, and turns whatever it throws into problem details. */
export async function answering(event: RequestEvent, run: () => Promise<Response>): Promise<Response> {
	try {
		return await run();
	} catch (error) {
		if (error instanceof ApiProblem) return problemResponse(error, event.url.pathname);
		if (error instanceof NotStored) return problemResponse(new ApiProblem(503, error.message), event.url.pathname);
		event.locals.app.log.error(`${event.request.method} ${event.url.pathname}`, error);
		const detail = 'Leeway could not answer. The cause is in the log of the server; trying again may help.';
		return problemResponse(new ApiProblem(500, detail), event.url.pathname);
	}
}

async function readBody(operation: { body: unknown }, request: Request): Promise<unknown> {
	if (operation.body === NO_BODY) return undefined;
	const text = await request.text();
	try {
		return JSON.parse(text);
	} catch {
		const had = text.trim() === '' ? 'The body is empty' : 'The body is not JSON';
		throw new ApiProblem(400, `${had}: send one JSON object, with the header "content-type: application/json".`);
	}
}

/** Answers every method that a path does not know. */
export function fallback(event: RequestEvent): Response {
	const detail = `${event.request.method} is not possible here. See /api/v1/openapi.json for what is.`;
	return problemResponse(new ApiProblem(405, detail), event.url.pathname);
}
