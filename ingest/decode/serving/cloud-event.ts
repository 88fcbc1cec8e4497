import { isObject } from '../check.ts';
import type { WireRecord } from '../decoder.ts';
import { rejected, type Rejected } from '../event.ts';
import { readJson } from '../json.ts';
import { fromBase64 } from './base64.ts';
import { isScalar } from './cells.ts';
import { show } from '../show.ts';

/** What of a CloudEvent 1.0 is read here, whichever way it was sent. */
export interface CloudEvent {
	type: string;
	id: string;
	time: unknown;
	attributes: Record<string, string | undefined>;
	/** Extensions of KServe that are maps: as JSON in a text, or themselves. */
	maps: { annotations: unknown; metadata: unknown };
	/** Bytes, or the value that a structured event holds as JSON. */
	data: unknown;
}

/** Structured mode: the whole event is the JSON body, or with `-batch` a list of them. */
export function isStructured(headers: WireRecord['headers']): boolean {
	return /^application\/cloudevents/i.test(headers['content-type'] ?? '');
}

/** The events of a record in binary or structured mode; undefined where it is in neither. */
export function cloudEventsOf(record: WireRecord): (CloudEvent | Rejected)[] | Rejected | undefined {
	if (isStructured(record.headers)) return structured(record.value);
	const attributes: Record<string, string> = {};
	for (const name of Object.keys(record.headers)) {
		// 'ce-' by HTTP, 'ce_' in Kafka.
		if (name.startsWith('ce_') || name.startsWith('ce-')) attributes[name.slice(3)] = record.headers[name] ?? '';
	}
	return attributes.type === undefined
		? undefined
		: [eventOf(attributes, attributes, record.value ?? new Uint8Array())];
}

function structured(value: WireRecord['value']): (CloudEvent | Rejected)[] | Rejected {
	const json = readJson(value);
	if (!('ok' in json)) return json;
	const items: unknown[] = Array.isArray(json.ok) ? json.ok : [json.ok];
	if (items.length === 0) return rejected('empty', 'the batch is empty: send at least one CloudEvent');
	return items.map((item) => {
		if (!isObject(item)) return rejected('schema', `${show(item)} is not a CloudEvent: send a JSON object`);
		if (typeof item.data_base64 !== 'string') return cloudEventOf({ ...item, data: textual(item.data) });
		const data = fromBase64(item.data_base64);
		return data ? cloudEventOf({ ...item, data }) : rejected('encoding', 'data_base64 is not base64');
	});
}

/** Data that are not JSON, or JSON that was sent as text. */
const textual = (data: unknown): unknown => (typeof data === 'string' ? new TextEncoder().encode(data) : data);

/** An event from the fields of a JSON object. */
export function cloudEventOf({ data, ...sent }: Record<string, unknown>): CloudEvent {
	const texts = Object.entries(sent).filter(([, value]) => isScalar(value) && value !== null);
	return eventOf(Object.fromEntries(texts.map(([name, value]) => [name.toLowerCase(), String(value)])), sent, data);
}

function eventOf(attributes: CloudEvent['attributes'], maps: Record<string, unknown>, data: unknown): CloudEvent {
	const { type = '', id = '', time } = attributes;
	return { type, id, time, attributes, maps: { annotations: maps.annotations, metadata: maps.metadata }, data };
}
