import { z } from 'zod';
import { isObject } from './check.ts';
import type { Decoded, Decoder, SourceContext, WireRecord } from './decoder.ts';
import { epochOf } from './epoch.ts';
import { rejected, type Rejected } from './event.ts';
import { textIn, type Result, type Rows } from './serving/cells.ts';
import { show } from './show.ts';
import { readPayload, readValues } from './serving/lines.ts';
import { eventsOf } from './serving/logged.ts';
import { TABULAR } from './serving/options.ts';
import { requestRows, responseRows } from './serving/payload.ts';

const options = z.strictObject(TABULAR);
type Options = z.infer<typeof options>;
type Fields = Record<string, unknown>;

/** Rows of Databricks' inference tables, of the AI Gateway and of its predecessor: a request whole, with its instances. */
export const databricks: Decoder<Options> = {
	name: 'databricks',
	version: 1,
	options,
	recognises({ value }) {
		return readValues(value).every(
			(row) => 'ok' in row && isObject(row.ok) && 'databricks_request_id' in row.ok && 'status_code' in row.ok
		);
	},
	decode(record, context) {
		return readValues(record.value).flatMap((row) => ('ok' in row ? decodeRow(row.ok, record, context) : [row]));
	}
};

function decodeRow(row: unknown, record: WireRecord, context: SourceContext<Options>): Decoded[] {
	if (!isObject(row)) return [rejected('schema', `${show(row)}: send a row of an inference table as a JSON object`)];
	const id = row.client_request_id || row.databricks_request_id;
	if (typeof id !== 'string') {
		return [rejected('schema', `databricks_request_id: ${show(row.databricks_request_id)}: send the id as text`)];
	}
	const weight = weightOf(row.sampling_fraction);
	if (typeof weight !== 'number') return [weight];
	const sent = row.timestamp_ms ?? row.request_time;
	const ts = sent === undefined || sent === null ? record.timestamp : epochOf(numeric(sent));
	if (ts === undefined) return [rejected('schema', `timestamp_ms or request_time: ${show(sent)}: send milliseconds`)];
	const code = textIn(row.status_code).trim().slice(0, 200);
	const status = code === '' ? null : code === '200' ? 'ok' : code;
	const failed = status !== null && status !== 'ok';
	const request = sideOf(row.request, 'request', (payload) => requestRows(payload, context.options.batched));
	// What a failed request sent may be the reason why it failed; it is one failure all the same.
	const unreadable: Result<Rows> = { ok: { rows: [{}], named: true } };
	const { model_name, model_version, endpoint_name } = metadataOf(row.request_metadata);
	return eventsOf(
		{
			id,
			model: textIn(model_name) || textIn(endpoint_name),
			version: textIn(model_version) || textIn(row.served_entity_id),
			ts,
			weight,
			latency_ms: latencyOf(row.execution_time_ms ?? row.execution_duration_ms),
			status
		},
		failed && (!('ok' in request) || request.ok.rows.length === 0) ? unreadable : request,
		failed ? undefined : sideOf(row.response, 'response', (payload) => responseRows(payload, context.options.batched)),
		context
	);
}

/** A side is JSON in a text; null where it was too large to be logged. */
function sideOf(side: unknown, name: string, read: (payload: unknown) => Result<Rows>): Result<Rows> {
	if (side === null || side === undefined) {
		return rejected(
			'empty',
			`${name} is null: payloads above 1 MiB are not logged, see logging_error_codes of the row`
		);
	}
	if (typeof side !== 'string') return read(side);
	const json = readPayload(side);
	return 'ok' in json ? read(json.ok) : { ...json, detail: `${name}: ${json.detail}` };
}

/** A row stands for as many requests as were left out between two that were logged. */
function weightOf(fraction: unknown): number | Rejected {
	if (fraction === null || fraction === undefined) return 1;
	const share = numeric(fraction);
	if (typeof share === 'number' && share >= MIN_SHARE && share <= 1) return 1 / share;
	return rejected('schema', `sampling_fraction: ${show(fraction)}: send a share above 0, at most 1`);
}

/** Less is no sampling but a mistake, and its inverse not a number that sums. */
const MIN_SHARE = 1e-9;

function latencyOf(value: unknown): number | null {
	const milliseconds = numeric(value);
	return typeof milliseconds === 'number' && milliseconds >= 0 && milliseconds < Infinity ? milliseconds : null;
}

/** Exports write numbers as text at times. */
const numeric = (value: unknown): unknown =>
	typeof value === 'string' && /^\s*-?\d+(\.\d+)?\s*$/.test(value) ? Number(value) : value;

/** A map, also as JSON in a text, or as the list of pairs that some writers make of a map. */
function metadataOf(sent: unknown): Fields {
	if (typeof sent === 'string') {
		const json = readPayload(sent);
		return 'ok' in json && isObject(json.ok) ? json.ok : {};
	}
	if (!Array.isArray(sent)) return isObject(sent) ? sent : {};
	return Object.fromEntries(sent.filter(isObject).map(({ key, value }) => [textIn(key), value]));
}
