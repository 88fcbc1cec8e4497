import { textsOf } from '../decode/conversation.ts';
import type { Half, HalfRow } from '../decode/decoder.ts';
import { rejected, type InferenceEvent, type Rejected } from '../decode/event.ts';

/** What labels call the request of a half by. */
export const requestOf = (half: Half): string => half.request_id || half.pair;

/** The id of one row of a request: its own where it is the only one. */
export function rowId(request: string, row: number, rows: number): string {
	return rows === 1 ? request : `${request}/${row}`;
}

/**
 * One event per row of a request: what went in from the request, what came out from the response. `id` is that of the
 * half that was stored first, so that the two can be found together again. A response without rows, as that of a failed
 * request, leaves the predictions empty.
 */
export function join(request: Half, response: Half, id = requestOf(request)): InferenceEvent[] | Rejected {
	const rows = request.rows.length;
	if (rows === 0 || (response.rows.length !== rows && response.rows.length !== 0)) {
		return rejected(
			'unpaired',
			`request ${request.pair} has ${rows} rows and its response ${response.rows.length}: ` +
				'they cannot be told apart; log both whole, one row per instance'
		);
	}
	return eventsOf(request, id).map((event, row) => ({
		...event,
		model: request.model || response.model,
		version: response.version || request.version,
		features: { ...event.features, ...response.rows[row]?.features },
		...wordsOf(request.rows[row], response.rows[row]),
		prediction: response.rows[row]?.prediction ?? event.prediction,
		score: response.rows[row]?.score ?? event.score,
		latency_ms: response.latency_ms ?? request.latency_ms ?? between(request, response),
		status: response.status ?? request.status
	}));
}

/** A request that stayed alone: what went in is known, what came out is not, which is no error of the model. */
export function loneRequest(request: Half): InferenceEvent[] | Rejected {
	if (request.model === '' || request.rows.length === 0) {
		const lacks = request.model === '' ? 'does not say its model' : 'has no rows';
		return rejected('unpaired', `the response to ${request.pair} did not come in time, and the request ${lacks}`);
	}
	return eventsOf({ ...request, status: null }, requestOf(request));
}

function eventsOf(request: Half, id: string): InferenceEvent[] {
	return request.rows.map(({ features = {}, segments = {}, prediction = null, score = null, texts, kept }, row) => ({
		kind: 'inference',
		project: request.project,
		environment: request.environment,
		model: request.model,
		version: request.version,
		event_id: rowId(id, row, request.rows.length),
		request_id: id,
		row_index: row,
		ts: request.ts,
		weight: 1,
		features,
		prediction,
		score,
		latency_ms: request.latency_ms,
		status: request.status,
		segments,
		...wordsOf({ texts, kept })
	}));
}

/** The texts of both sides: those that are not described yet, and those that are kept. */
function wordsOf(...rows: readonly (Pick<HalfRow, 'texts' | 'kept'> | undefined)[]): Pick<HalfRow, 'texts' | 'kept'> {
	const { texts: kept } = textsOf(...rows.map((row) => (row?.kept ? { texts: row.kept } : undefined)));
	return { ...textsOf(...rows), ...(kept && { kept }) };
}

function between(request: Half, response: Half): number | null {
	return request.timed && response.timed ? Math.max(0, response.ts - request.ts) : null;
}
