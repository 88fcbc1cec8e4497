import { labelText } from './decode/leeway-json.ts';
import {
	rejected,
	type CounterEvent,
	type GpuEvent,
	type InferenceEvent,
	type LabelEvent,
	type Rejected,
	type Scalar
} from './decode/event.ts';
import { MAX_CATEGORIES, MAX_SEGMENT_VALUES, numberOf, type ModelEntry } from './model-entry.ts';

/** Where a record stood, as every row tells it. */
export interface Origin {
	_topic: string;
	_partition: number;
	_offset: number;
	_epoch: number;
	_decoder: string;
}

/** Longer categories are cut, with an ellipsis. */
const MAX_CATEGORY_LENGTH = 200;

/**
 * The row of an inference event: values sorted by kind, what is known but absent listed as missing, categories and
 * segment values beyond their caps counted as 'other'. The entry learns the categories on the way.
 */
export function inferenceRow(event: InferenceEvent, entry: ModelEntry, origin: Origin, ingested_at: number) {
	const numeric: Record<string, number> = {};
	const categorical: Record<string, string> = {};
	const missing: string[] = [];
	const put = (feature: string, value: Exclude<Scalar, null>): Rejected | undefined => {
		const kind = entry.kinds.get(feature);
		// Beyond the cap on features: kept out of the roll-ups, and not known as an input.
		if (kind === undefined) return undefined;
		if (kind === 'categorical') {
			categorical[feature] = capped(entry.categories, feature, category(value), MAX_CATEGORIES);
			return undefined;
		}
		const found = numberOf(value);
		if (found === undefined) {
			return rejected(
				'feature_type',
				`${feature}: ${JSON.stringify(value)} is text, but ${feature} of ${entry.model} is a number: ` +
					'send it without quotes, or declare it as categorical in leeway.yaml'
			);
		}
		numeric[feature] = found;
		return undefined;
	};
	const { features } = event;
	for (const feature of Object.keys(features)) {
		const value = features[feature];
		if (value === null || value === undefined) continue;
		const wrong = put(feature, value);
		if (wrong) return wrong;
	}
	for (const feature of entry.inputs) {
		if (!(feature in numeric) && !(feature in categorical)) missing.push(feature);
	}
	const system = {
		'@prediction': event.prediction,
		'@score': event.score,
		'@latency_ms': event.latency_ms,
		'@status': event.status
	};
	for (const [feature, value] of Object.entries(system)) {
		const wrong = value === null ? undefined : put(feature, value);
		if (wrong) return wrong;
	}
	return {
		kind: 'row' as const,
		row: {
			project: event.project,
			environment: event.environment,
			model: event.model,
			version: event.version,
			event_id: event.event_id,
			request_id: event.request_id,
			row_index: event.row_index,
			ts: event.ts,
			ingested_at,
			weight: event.weight,
			numeric,
			categorical,
			missing,
			segments: segmentsOf(event, entry),
			grain: entry.grain,
			...origin
		}
	};
}

function segmentsOf(event: InferenceEvent, entry: ModelEntry): Record<string, string> {
	const segments: Record<string, string> = {};
	for (const name of entry.segments) {
		const value = event.segments[name] ?? event.features[name] ?? null;
		segments[name] =
			value === null ? 'unknown' : capped(entry.segment_values, name, category(value), MAX_SEGMENT_VALUES);
	}
	return segments;
}

function category(value: Exclude<Scalar, null>): string {
	const text = labelText(value);
	return text.length > MAX_CATEGORY_LENGTH ? `${text.slice(0, MAX_CATEGORY_LENGTH - 1)}…` : text;
}

function capped(seen: Map<string, Set<string>>, name: string, value: string, cap: number): string {
	let values = seen.get(name);
	if (!values) seen.set(name, (values = new Set()));
	if (values.has(value)) return value;
	if (values.size >= cap) return 'other';
	values.add(value);
	return value;
}

export function labelRow({ kind: _, ...label }: LabelEvent, origin: Origin, ingested_at: number) {
	return { ...label, ingested_at, ...origin };
}

export function gpuRow({ kind: _, ...sample }: GpuEvent, origin: Origin, ingested_at: number) {
	return { ...sample, ingested_at, ...origin };
}

export function counterRow({ kind: _, ...reading }: CounterEvent, origin: Origin, ingested_at: number) {
	return { ...reading, ingested_at, ...origin };
}
