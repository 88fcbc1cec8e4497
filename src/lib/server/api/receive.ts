import type { RequestHandler } from '@sveltejs/kit';
import type { DirectOutcome } from '#ingest/direct.ts';
import type { Kind } from '#ingest/decode/events.ts';
import { answering } from './handle.ts';
import { ApiProblem } from './problem.ts';
import { readRecords } from './received.ts';

/** Characters of a body; more is sent in several requests. */
const MAX_BODY = 32_000_000;

/**
 * The handler of POST /api/v1/inference, labels and gpu. 200: every record is stored; 207: some are, the others are in
 * the quarantine with their reasons; 422: none is. With an Idempotency-Key, a repeated request is stored once.
 */
export function receive(kind: Kind): RequestHandler {
	return (event) =>
		answering(event, async () => {
			const { request, locals } = event;
			const encoding = request.headers.get('content-encoding') ?? 'identity';
			if (encoding !== 'identity') {
				throw new ApiProblem(415, `The body is encoded as ${encoding}: send it as it is, without content-encoding.`);
			}
			const announced = Number(request.headers.get('content-length') ?? 0);
			const body = announced > MAX_BODY ? undefined : await request.text();
			if (body === undefined || body.length > MAX_BODY) {
				throw new ApiProblem(413, `The body is larger than ${MAX_BODY} characters: send it in several requests.`);
			}
			const records = readRecords(body, request.headers.get('content-type') ?? '');
			if (!records || records.length === 0) {
				const had =
					body.trim() === '' || records ? 'The body holds no record' : 'The body is neither JSON nor JSON Lines';
				throw new ApiProblem(400, `${had}: send one JSON object, an array of them, or one object a line.`);
			}
			const key = request.headers.get('idempotency-key');
			const outcome = await locals.app.ingest.ingestRecords(kind, records, {
				topic: '@http',
				...(key !== null && key !== '' && { token: `http/${kind}/${key}` })
			});
			return answer(outcome);
		});
}

/** 200: every record is stored; 207: some are; 422: none is. */
export function answer(outcome: DirectOutcome): Response {
	const status = outcome.refused === 0 ? 200 : outcome.accepted > 0 ? 207 : 422;
	return Response.json(outcome, { status, headers: { 'cache-control': 'no-store' } });
}
