import type { RequestHandler } from '@sveltejs/kit';
import protobuf from 'protobufjs/light.js';
import type { DirectOutcome } from '#ingest/direct.ts';
import { answering } from './handle.ts';
import { readBytes } from './posted.ts';
import { ApiProblem } from './problem.ts';

/** The source that OTLP comes to; leeway.yaml may say more about it. */
const SOURCE = 'otlp';

const JSON_TYPE = 'application/json';
const PROTOBUF = 'application/x-protobuf';

/** What is counted in a partial success. */
const REJECTED = { traces: 'rejectedSpans', metrics: 'rejectedDataPoints', logs: 'rejectedLogRecords' } as const;
export type Signal = keyof typeof REJECTED;

/** Bytes that are no request at all: sending them again cannot help. */
const MALFORMED = ['not_json', 'not_utf8', 'encoding', 'empty', 'schema'];

/**
 * The handler of OTLP/HTTP (specification 1.9): JSON or protobuf, compressed or not. 200 when everything is stored or in
 * the quarantine, with the refused ones as a partial success; 400 when the body is no request; 503 when the store failed
 * and the request should be sent again.
 */
export function receiveOtlp(signal: Signal): RequestHandler {
	return (event) =>
		answering(event, async () => {
			const { request, locals } = event;
			const type = (request.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
			if (type !== JSON_TYPE && type !== PROTOBUF) {
				throw new ApiProblem(415, `The content type is "${type}": send ${PROTOBUF} or ${JSON_TYPE}.`);
			}
			let bytes: Uint8Array;
			try {
				bytes = await readBytes(request);
			} catch (error) {
				if (error instanceof ApiProblem) return failure(error.status, error.message, type);
				throw error;
			}
			// A protobuf request of nothing is sound, and no byte long.
			if (bytes.length === 0 && type === PROTOBUF) return success(signal, undefined, type);
			let outcome: DirectOutcome | undefined;
			try {
				outcome = await locals.app.ingest.receive(SOURCE, {
					values: [bytes],
					headers: Object.fromEntries(request.headers)
				});
			} catch (error) {
				locals.app.log.error(`POST ${event.url.pathname}`, error);
				return failure(503, 'Leeway could not store it now: send it again.', type);
			}
			const [first] = outcome?.errors ?? [];
			if (outcome && first && outcome.accepted === 0 && MALFORMED.includes(first.reason)) {
				return failure(400, first.detail, type);
			}
			return success(signal, outcome, type);
		});
}

function success(signal: Signal, outcome: DirectOutcome | undefined, type: string): Response {
	const partial =
		outcome && outcome.refused > 0
			? { rejected: outcome.refused, message: outcome.errors.map(({ detail }) => detail).join('; ') }
			: undefined;
	if (type === JSON_TYPE) {
		const body = partial && {
			partialSuccess: { [REJECTED[signal]]: String(partial.rejected), errorMessage: partial.message }
		};
		return respond(200, JSON.stringify(body ?? {}), type);
	}
	const writer = protobuf.Writer.create();
	if (partial) {
		// Export*ServiceResponse.partial_success = 1; rejected_* = 1, error_message = 2: the same in all three.
		writer.uint32(10).fork().uint32(8).int64(partial.rejected).uint32(18).string(partial.message).ldelim();
	}
	return respond(200, writer.finish(), type);
}

/** google.rpc.Status, as the specification asks for. */
function failure(status: number, message: string, type: string): Response {
	const code = status === 503 ? UNAVAILABLE : INVALID_ARGUMENT;
	if (type === JSON_TYPE) return respond(status, JSON.stringify({ code, message }), type);
	return respond(status, protobuf.Writer.create().uint32(8).int32(code).uint32(18).string(message).finish(), type);
}

const INVALID_ARGUMENT = 3;
const UNAVAILABLE = 14;

function respond(status: number, body: string | Uint8Array, type: string): Response {
	const headers = { 'content-type': type, 'cache-control': 'no-store', ...(status === 503 && { 'retry-after': '5' }) };
	return new Response(typeof body === 'string' ? body : new Uint8Array(body), { status, headers });
}
