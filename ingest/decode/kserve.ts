import { z } from 'zod';
import { isObject } from './check.ts';
import type { Decoded, Decoder, SourceContext, WireRecord } from './decoder.ts';
import { rejected, type Rejected } from './event.ts';
import { instantOf } from './instant.ts';
import { readJson, readText } from './json.ts';
import { fromBase64 } from './serving/base64.ts';
import { show, type Result, type Rows } from './serving/cells.ts';
import { cloudEventOf, cloudEventsOf, isStructured, type CloudEvent } from './serving/cloud-event.ts';
import { halfOf } from './serving/half.ts';
import { readOpenInferenceProtobuf } from './serving/open-inference-protobuf.ts';
import { TABULAR } from './serving/options.ts';
import { requestRows, responseRows } from './serving/payload.ts';
import { readStream } from './serving/stream.ts';
import { rowsOfTensors } from './serving/tensor.ts';

const options = z.strictObject({
	...TABULAR,
	/** A transformer and its predictor log the same request: one of them is read. */
	component: z.enum(['predictor', 'transformer']).default('predictor'),
	/** Which of `metadataAnnotations` names the version; left out: `version`, `model-version` or `model_version`. */
	version_annotation: z.string().min(1).optional(),
	/** true: the model is `<namespace>.<inferenceservice>`, for services of one name in several namespaces. */
	qualified: z.boolean().default(false)
});
type Options = z.infer<typeof options>;

const TYPE = /\binference\.(request|response)$/;

/** Payload logs of KServe: CloudEvents by its logger or Knative, and the files of its blob mode. */
export const kserve: Decoder<Options> = {
	name: 'kserve',
	version: 1,
	options,
	recognises(record) {
		if (TYPE.test(record.headers['ce_type'] ?? record.headers['ce-type'] ?? '')) return true;
		if (!isStructured(record.headers)) return false;
		const text = readText(record.value);
		return 'ok' in text && text.ok.includes('"inferenceservicename"');
	},
	decode(record, context) {
		const events = cloudEventsOf(record) ?? blobEvents(record);
		if (!Array.isArray(events)) return [events];
		return events.map((event) => ('kind' in event ? event : decodeEvent(event, record, context)));
	}
};

function decodeEvent(event: CloudEvent, record: WireRecord, context: SourceContext<Options>): Decoded {
	const { options } = context;
	const [, side] = TYPE.exec(event.type) ?? [];
	if (side !== 'request' && side !== 'response') {
		return { kind: 'not_relevant', why: `a CloudEvent of type ${show(event.type)}, not a request or response` };
	}
	const { inferenceservicename: service = '', namespace = '', component = '', recordedtime } = event.attributes;
	if (component !== '' && component !== options.component) {
		return { kind: 'not_relevant', why: `logged by the ${component}, of which options.component reads none` };
	}
	if (event.id === '') return rejected('schema', 'ce_id is missing: both sides of a request carry the same');
	const body = bodyOf(event);
	if (!('ok' in body)) return body;
	const { rows, model_version } = body.ok[side](options.batched);
	if ('ok' in rows && rows.ok.rows.length === 0) return { kind: 'not_relevant', why: `the ${side} holds no instance` };
	return halfOf(
		{
			side,
			pair: [namespace, service, component, event.id],
			model: options.qualified && namespace !== '' && service !== '' ? `${namespace}.${service}` : service,
			version: annotatedVersion(event.attributes.annotations, options) || model_version,
			ts: instantOf(event.time) ?? record.timestamp,
			// Only since it also tells when it was recorded is ce_time that of the request, not that of the log.
			timed: recordedtime !== undefined && instantOf(event.time) !== undefined
		},
		rows,
		context
	);
}

type Reading = { rows: Result<Rows>; model_version: string };
type Body = Record<'request' | 'response', (batched: boolean) => Reading>;

/** The payload by its form, since the content type of a response is that of the request. */
function bodyOf({ data }: CloudEvent): Result<Body> {
	if (!(data instanceof Uint8Array)) return { ok: jsonBody(data) };
	if (data.length === 0) return rejected('empty', 'the payload is empty: send instances or inputs');
	const text = readText(data);
	if ('ok' in text && /^\s*[[{"\d-]/.test(text.ok)) {
		const json = readJson(data);
		return 'ok' in json ? { ok: jsonBody(json.ok) } : json;
	}
	if ('ok' in text && /^(data|event|id|retry|:)/.test(text.ok)) return { ok: jsonBody(readStream(text.ok)) };
	const payload = readOpenInferenceProtobuf(data);
	if (!('ok' in payload)) return payload;
	const { tensors, model_version } = payload.ok;
	return {
		ok: {
			request: (batched) => ({ rows: rowsOfTensors(tensors, 'inputs', batched), model_version: '' }),
			response: (batched) => ({ rows: rowsOfTensors(tensors, 'outputs', batched), model_version })
		}
	};
}

function jsonBody(payload: unknown): Body {
	const said = isObject(payload) ? payload.model_version : undefined;
	const model_version = typeof said === 'string' || typeof said === 'number' ? String(said) : '';
	return {
		request: (batched) => ({ rows: requestRows(payload, batched), model_version: '' }),
		response: (batched) => ({ rows: responseRows(payload, batched), model_version })
	};
}

const VERSION_KEYS = ['version', 'model-version', 'model_version'];

/** The extension is JSON in a text; a structured event may hold the object itself. */
function annotatedVersion(annotations: unknown, { version_annotation }: Options): string {
	let found = annotations;
	if (typeof annotations === 'string') {
		const json = readJson(new TextEncoder().encode(annotations));
		found = 'ok' in json ? json.ok : undefined;
	}
	if (!isObject(found)) return '';
	const key = (version_annotation === undefined ? VERSION_KEYS : [version_annotation]).find((name) =>
		Object.hasOwn(found as object, name)
	);
	const version = key === undefined ? undefined : found[key];
	return typeof version === 'string' || typeof version === 'number' ? String(version).slice(0, 200) : '';
}

/** Blob mode: the logger's own records, an array or one bare object, with the payload in base64. */
function blobEvents(record: WireRecord): (CloudEvent | Rejected)[] | Rejected {
	const json = readJson(record.value);
	if (!('ok' in json)) return json;
	const items = Array.isArray(json.ok) ? json.ok : [json.ok];
	if (items.length === 0) return rejected('empty', 'the array is empty: send at least one record of the logger');
	return items.map((item: unknown) => {
		const fields = lowerCased(item);
		if (typeof fields?.reqtype !== 'string') {
			return rejected(
				'schema',
				`${show(item)} is no CloudEvent and no record of KServe's logger: send headers ce_type and ce_id, ` +
					'content-type application/cloudevents+json, or records with ReqType and Bytes'
			);
		}
		const data = typeof fields.bytes === 'string' ? fromBase64(fields.bytes) : undefined;
		if (!data) return rejected('encoding', `Bytes ${show(fields.bytes)}: send base64`);
		return cloudEventOf({
			type: fields.reqtype,
			id: fields.id,
			time: fields.occurrencetime,
			inferenceservicename: fields.inferenceservice,
			namespace: fields.namespace,
			component: fields.component,
			annotations: fields.annotations,
			// The time is that of the request itself, as it is with the recordedtime of an event.
			recordedtime: fields.occurrencetime,
			data
		});
	});
}

/** Field names differ in their case from one marshaller to the next. */
const lowerCased = (item: unknown): Record<string, unknown> | undefined =>
	isObject(item)
		? Object.fromEntries(Object.entries(item).map(([key, value]) => [key.toLowerCase(), value]))
		: undefined;
