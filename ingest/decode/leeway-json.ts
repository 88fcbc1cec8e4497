import { checkEvent } from './check.ts';
import type { Defaults, Event, Rejected } from './event.ts';
import type { Kind } from './events.ts';
import { instantOf } from './instant.ts';
import { readJson } from './json.ts';

/** Stamped on every row: rises with every change of what this decoder makes of the same bytes. */
export const LEEWAY_JSON = 'leeway/1';

/** One record of Leeway's own format: a JSON object, or an array of them. Every element is decoded or refused by itself. */
export function decodeLeewayJson(kind: Kind, bytes: Uint8Array | null, defaults: Defaults): (Event | Rejected)[] {
	const json = readJson(bytes);
	if (!('ok' in json)) return [json];
	const value = json.ok;
	if (!Array.isArray(value)) return [toEvent(kind, value, defaults)];
	return value.map((item: unknown, index) =>
		toEvent(kind, item, { ...defaults, event_id: `${defaults.event_id}/${index}` })
	);
}

/** A parsed value as an event of the kind, or why not. */
export function toEvent(kind: Kind, value: unknown, defaults: Defaults): Event | Rejected {
	if (kind === 'inference') return toInference(value, defaults);
	return kind === 'labels' ? toLabel(value, defaults) : toGpu(value, defaults);
}

function toInference(value: unknown, defaults: Defaults): Event | Rejected {
	const checked = checkEvent('inference', value);
	if (!('ok' in checked)) return checked;
	const wire = checked.ok;
	return {
		kind: 'inference',
		...origin(wire, defaults),
		model: wire.model,
		version: wire.version ?? '',
		event_id: wire.event_id ?? defaults.event_id,
		request_id: wire.request_id ?? '',
		row_index: wire.row_index ?? 0,
		ts: instantOf(wire.ts) ?? defaults.now,
		weight: wire.weight ?? 1,
		features: wire.features ?? {},
		prediction: wire.prediction ?? null,
		score: wire.score ?? null,
		latency_ms: wire.latency_ms ?? null,
		status: wire.status === null || wire.status === undefined ? null : String(wire.status),
		segments: wire.segments ?? {}
	};
}

function toLabel(value: unknown, defaults: Defaults): Event | Rejected {
	const checked = checkEvent('labels', value);
	if (!('ok' in checked)) return checked;
	const wire = checked.ok;
	return {
		kind: 'labels',
		...origin(wire, defaults),
		model: wire.model,
		event_id: wire.event_id,
		label_name: wire.label_name ?? 'label',
		label: labelText(wire.label),
		observed_at: instantOf(wire.observed_at) ?? defaults.now
	};
}

function toGpu(value: unknown, defaults: Defaults): Event | Rejected {
	const checked = checkEvent('gpu', value);
	if (!('ok' in checked)) return checked;
	const wire = checked.ok;
	return {
		kind: 'gpu',
		...origin(wire, defaults),
		host: wire.host,
		gpu: String(wire.gpu),
		uuid: wire.uuid ?? '',
		gpu_model: wire.gpu_model ?? '',
		model: wire.model ?? '',
		version: wire.version ?? '',
		ts: instantOf(wire.ts) ?? defaults.now,
		metrics: wire.metrics
	};
}

function origin(wire: { project?: string | null; environment?: string | null }, defaults: Defaults) {
	return { project: wire.project ?? defaults.project, environment: wire.environment ?? 'production' };
}

/** Predictions and labels are compared as texts: true is '1', 1.0 is '1'. */
export function labelText(value: string | number | boolean): string {
	return typeof value === 'boolean' ? String(Number(value)) : String(value);
}
