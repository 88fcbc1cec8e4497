import { z } from 'zod';
import type { Decoded, Decoder, SourceContext, WireRecord } from './decoder.ts';
import { rejected } from './event.ts';
import { readText } from './json.ts';
import { readBody } from './serving/body.ts';
import { halfOf } from './serving/half.ts';
import { TABULAR } from './serving/options.ts';

const options = z.strictObject({
	...TABULAR,
	/** The topic of errors is read as well, so that a request which was answered is known to be sound. */
	errors: z.boolean().default(false)
});
type Options = z.infer<typeof options>;

const TOPIC = /^(.+)\.(model|pipeline)\.(.+)\.(inputs|outputs)$/;
const ERRORS = /^(.+)\.errors\.errors$/;

/** The topics of Seldon Core 2, of models, pipelines and errors: Open Inference Protocol, keyed by request. */
export const seldon: Decoder<Options> = {
	name: 'seldon',
	version: 1,
	options,
	recognises: ({ topic }) => topic.startsWith('seldon.') && (TOPIC.test(topic) || ERRORS.test(topic)),
	decode(record, context) {
		const key = readText(record.key);
		if (!('ok' in key)) {
			return [rejected('schema', 'the record has no key: Seldon keys both sides of a request by its id')];
		}
		const [, place = '', kind, name = '', way] = TOPIC.exec(record.topic) ?? [];
		if (kind !== undefined) return [decodeSide(record, context, { key: key.ok, place, kind, name, way })];
		const [, placeOfErrors] = ERRORS.exec(record.topic) ?? [];
		if (placeOfErrors !== undefined) return [decodeError(record, context, key.ok, placeOfErrors)];
		return [
			rejected(
				'schema',
				`topic ${record.topic}: read seldon.<namespace>.model|pipeline.<name>.inputs|outputs, or seldon.<namespace>.errors.errors`
			)
		];
	}
};

interface Side {
	key: string;
	/** Prefix and namespace. */
	place: string;
	kind: string;
	name: string;
	way: string | undefined;
}

function decodeSide(
	record: WireRecord,
	context: SourceContext<Options>,
	{ key, place, kind, name, way }: Side
): Decoded {
	const side = way === 'inputs' ? 'request' : 'response';
	if (record.value === null || record.value.length === 0) return rejected('empty', 'the record has no payload');
	const body = readBody(withoutFrame(record.value), side, context.options.batched);
	if ('ok' in body.rows && body.rows.ok.rows.length === 0) {
		return { kind: 'not_relevant', why: `the ${side} holds no instance` };
	}
	const ofModel = kind === 'model' && side === 'response';
	return halfOf(
		{
			side,
			pair: [place, kind, name, key],
			request_id: requestId(key),
			// A pipeline may have the name of a model; Seldon's own word for one is <name>.pipeline.
			model: kind === 'model' ? name : `${name}.pipeline`,
			version: ofModel ? versionOf(name, body.model_name, record.headers['x-seldon-route']) || body.model_version : '',
			ts: record.timestamp,
			timed: false,
			latency_ms: ofModel ? milliseconds(record.headers['x-envoy-upstream-service-time']) : null,
			status: side === 'response' && context.options.errors ? 'ok' : null
		},
		body.rows,
		context
	);
}

/** A failed request: its key is that of its inputs, its model stands in a header, its value is a text. */
function decodeError(
	{ value, headers, timestamp }: WireRecord,
	context: SourceContext<Options>,
	key: string,
	place: string
) {
	const model = headers['seldon-pipeline-errors'] || context.model;
	if (!model) {
		return rejected(
			'schema',
			`the error of ${key} names no model in header seldon-pipeline-errors: upgrade Seldon Core`
		);
	}
	const text = readText(value);
	const [, code = 'error'] = ('ok' in text && /\bcode = (\w{1,50})/.exec(text.ok)) || [];
	return halfOf(
		{
			side: 'response',
			pair: [place, 'model', model, key],
			request_id: requestId(key),
			model,
			version: '',
			ts: timestamp,
			timed: false,
			status: code
		},
		{ ok: { rows: [], named: false } },
		context
	);
}

/** `<partition>.<resource>.<request id>`, or the request id alone. */
const requestId = (key: string): string => /^\d+\..+\.([^.]+)$/.exec(key)?.[1] ?? key;

/** Servers know each generation of a model as `<name>_<generation>`; their `model_version` is always 1. */
function versionOf(name: string, model_name: string, route: string | undefined): string {
	const served = [model_name, ...(route ?? '').split(':')].find((each) => each.startsWith(`${name}_`)) ?? '';
	return /^\d+$/.exec(served.slice(name.length + 1))?.[0] ?? '';
}

/** A header that came twice tells of two calls. */
const milliseconds = (header: string | undefined): number | null =>
	header !== undefined && /^\d{1,9}$/.test(header.trim()) ? Number(header) : null;

/**
 * A value framed for a schema registry begins with 0, which no protobuf message does: 4 bytes name the schema, then
 * comes the path to the message in it, its length first.
 */
function withoutFrame(bytes: Uint8Array): Uint8Array {
	if (bytes[0] !== 0) return bytes;
	let at = 5;
	const varint = (): number => {
		let value = 0;
		for (let shift = 0; shift < 28; shift += 7) {
			const byte = bytes[at++] ?? 0;
			value |= (byte & 0x7f) << shift;
			if (byte < 0x80) break;
		}
		return value >> 1;
	};
	for (let steps = Math.min(varint(), bytes.length); steps > 0; steps--) varint();
	return bytes.subarray(at);
}
