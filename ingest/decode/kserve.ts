import { z } from 'zod';
import { isObject } from './check.ts';
import type { Decoded, Decoder, SourceContext, WireRecord } from './decoder.ts';
import { rejected, type Rejected, type Scalar } from './event.ts';
import { instantOf } from './instant.ts';
import { readJson, readText } from './json.ts';
import { fromBase64 } from './serving/base64.ts';
import { isScalar, textIn, tidy } from './serving/cells.ts';
import { show } from './show.ts';
import { cloudEventOf, cloudEventsOf, isStructured, type CloudEvent } from './serving/cloud-event.ts';
import { halfOf } from './serving/half.ts';
import { TABULAR } from './serving/options.ts';
import { bodyOf, readBody } from './serving/body.ts';

const options = z.strictObject({
	...TABULAR,
	/** A transformer and its predictor log the same request: one of them is read. */
	component: z.enum(['predictor', 'transformer']).default('predictor'),
	/** Which of `metadataAnnotations` names the version; left out: `version`, `model-version` or `model_version`. */
	version_annotation: z.string().min(1).optional(),
	/** Headers of requests that are logged as `metadataHeaders` -> segments. */
	segment_headers: z.record(z.string().min(1), z.string().min(1).max(200)).default({}),
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
		return { kind: 'not_relevant', why: `logged by ${show(component)}, of which options.component reads none` };
	}
	if (event.id === '') return rejected('schema', 'ce_id is missing: both sides of a request carry the same');
	const { rows, model_version } =
		event.data instanceof Uint8Array
			? readBody(event.data, side, options.batched)
			: bodyOf(event.data, side, options.batched);
	if ('ok' in rows && rows.ok.rows.length === 0) return { kind: 'not_relevant', why: `the ${side} holds no instance` };
	return halfOf(
		{
			side,
			pair: [namespace, service, component, event.id],
			request_id: event.id,
			model: options.qualified && namespace !== '' && service !== '' ? `${namespace}.${service}` : service,
			version: annotatedVersion(event.maps.annotations, options) || (side === 'response' ? model_version : ''),
			ts: instantOf(event.time) ?? record.timestamp,
			// Only since it also tells when it was recorded is ce_time that of the request, not that of the log.
			timed: recordedtime !== undefined && instantOf(event.time) !== undefined,
			...(side === 'request' && { segments: segmentsOf(event.maps.metadata, options) })
		},
		rows,
		context
	);
}

const VERSION_KEYS = ['version', 'model-version', 'model_version'];

/** An extension that is a map: JSON in a text, or in blob mode the map itself. */
function mapOf(extension: unknown): Record<string, unknown> {
	if (typeof extension !== 'string') return isObject(extension) ? extension : {};
	const json = readJson(new TextEncoder().encode(extension));
	return 'ok' in json && isObject(json.ok) ? json.ok : {};
}

function annotatedVersion(annotations: unknown, { version_annotation }: Options): string {
	const found = mapOf(annotations);
	const keys = version_annotation === undefined ? VERSION_KEYS : [version_annotation];
	const key = keys.find((name) => Object.hasOwn(found, name));
	return key === undefined ? '' : textIn(found[key]);
}

/** Headers by their name, whatever its case; each is a list, of which the first value counts. */
function segmentsOf(metadata: unknown, { segment_headers }: Options): Record<string, Scalar> | undefined {
	const wanted = Object.entries(segment_headers);
	if (wanted.length === 0) return undefined;
	const headers = new Map(Object.entries(mapOf(metadata)).map(([name, value]) => [name.toLowerCase(), value]));
	return Object.fromEntries(
		wanted.flatMap(([header, segment]) => {
			const sent = headers.get(header.toLowerCase());
			const value: unknown = Array.isArray(sent) ? sent[0] : sent;
			return isScalar(value) && value !== undefined ? [[segment, tidy(value)] as const] : [];
		})
	);
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
			metadata: fields.metadata,
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
