import { z } from 'zod';
import { isObject } from './check.ts';
import type { Decoder, SourceContext, WireRecord } from './decoder.ts';
import { rejected, type Event, type Rejected } from './event.ts';
import { eventSchemas, type Kind } from './events.ts';
import { readJson } from './json.ts';
import { toEvent } from './leeway-json.ts';

const options = z.strictObject({
	/** Left out: recognised by the fields of each event. */
	kind: z.enum(['inference', 'labels', 'gpu']).optional()
});

/** Leeway's own events (docs/events.md) in a topic that is not one of its own, or posted to a source. */
export const leeway: Decoder<z.infer<typeof options>> = {
	name: 'leeway',
	version: 1,
	options,
	recognises({ value }) {
		const json = readJson(value);
		if (!('ok' in json)) return false;
		return Array.isArray(json.ok) ? json.ok.length > 0 && json.ok.every(isEvent) : isEvent(json.ok);
	},
	decode(record, context) {
		const json = readJson(record.value);
		if (!('ok' in json)) return [json];
		if (!Array.isArray(json.ok)) return [decodeEvent(json.ok, record, context, context.id)];
		if (json.ok.length === 0) return [rejected('empty', 'the array is empty: send at least one event')];
		return json.ok.map((item, index) => decodeEvent(item, record, context, `${context.id}/${index}`));
	}
};

/** A value as the event that it says it is; `event_id` for one that names none. */
export function decodeEvent(
	value: unknown,
	{ timestamp }: WireRecord,
	{ project, environment, model, version, options: { kind } }: SourceContext<{ kind?: Kind | undefined }>,
	event_id: string
): Event | Rejected {
	const meant = kind ?? kindOf(value);
	if (meant === undefined) {
		return rejected('schema', 'not an event of Leeway: send features or a prediction, a label, or metrics of a GPU');
	}
	const filled = isObject(value) ? withDefaults(value, meant, { environment, model, version }) : value;
	return toEvent(meant, filled, { now: timestamp, event_id, project });
}

/** What the source says fills in what the event leaves out. */
function withDefaults(
	value: Record<string, unknown>,
	kind: Kind,
	said: { environment: string; model: string | undefined; version: string | undefined }
): Record<string, unknown> {
	const filled: Record<string, unknown> = { ...value, environment: value.environment ?? said.environment };
	if (said.model !== undefined) filled.model ??= said.model;
	if (said.version !== undefined && kind !== 'labels') filled.version ??= said.version;
	return filled;
}

function kindOf(value: unknown): Kind | undefined {
	if (!isObject(value)) return undefined;
	if (value.label !== undefined) return 'labels';
	if (value.metrics !== undefined) return 'gpu';
	return SAYS.some((field) => value[field] !== undefined) ? 'inference' : undefined;
}

/** An inference event without any of these says nothing. */
const SAYS = ['features', 'prediction', 'score', 'latency_ms', 'status'] as const;

/** Surely one of ours: what is required is there, and no field is foreign. */
function isEvent(value: unknown): boolean {
	const kind = kindOf(value);
	if (kind === undefined || !isObject(value)) return false;
	const known = eventSchemas[kind].shape;
	const required = { inference: ['model'], labels: ['model', 'event_id'], gpu: ['host', 'gpu'] }[kind];
	return required.every((field) => value[field] !== undefined) && Object.keys(value).every((key) => key in known);
}
