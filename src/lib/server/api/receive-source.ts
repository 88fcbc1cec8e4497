import type { RequestHandler } from '@sveltejs/kit';
import { NotReady } from '#ingest/sources/not-ready.ts';
import { answering } from './handle.ts';
import { readBytes, recordsOf } from './posted.ts';
import { ApiProblem, notFound } from './problem.ts';
import { answer } from './receive.ts';

/**
 * The handler of POST /api/v1/sources/{source}: the body and the headers go to the decoder of that source, as a record of
 * a topic would. Answers as POST /api/v1/inference does.
 */
export const receiveSource: RequestHandler = (event) =>
	answering(event, async () => {
		const { request, locals, params } = event;
		const bytes = await readBytes(request);
		const values = recordsOf(bytes, request.headers.get('content-type') ?? '');
		if (values.length === 0 || bytes.length === 0) {
			throw new ApiProblem(400, 'The body is empty: send one record, in the format of the source.');
		}
		const { source = '' } = params;
		const key = request.headers.get('idempotency-key');
		const sent = locals.app.ingest.receive(source, {
			values,
			headers: Object.fromEntries(request.headers),
			...(key !== null && key !== '' && { idempotency_key: key })
		});
		const outcome = await sent.catch((error: unknown) => {
			throw error instanceof NotReady ? new ApiProblem(503, `${error.message}. Send it again later.`) : error;
		});
		if (outcome) return answer(outcome);
		const known = locals.app.config.project_file.sources.flatMap(({ http }) => http ?? []);
		const hint =
			known.length > 0 ? `Known: ${known.join(', ')}.` : 'Declare it in leeway.yaml: sources: [{ http: NAME }].';
		throw notFound('source', source, hint);
	});
