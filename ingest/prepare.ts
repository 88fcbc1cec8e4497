import { labelText } from './decode/leeway-json.ts';
import {
	rejected,
	type CounterEvent,
	type GpuEvent,
	type InferenceEvent,
	type LabelEvent,
	type Rejected,
	type Scalar,
	type Value
} from './decode/event.ts';
import { show } from './decode/show.ts';
import type { EventColumns } from './fold/event-columns.ts';
import {
	MAX_CATEGORIES,
	MAX_FEATURES,
	MAX_SEGMENT_VALUES,
	OTHER_FEATURES,
	modelKey,
	numberOf,
	type Feature,
	type ModelEntry,
	type Seen
} from './model-entry.ts';

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
 * Appends an inference event to the columns: values sorted by kind, what is known but absent listed as missing,
 * categories and segment values beyond their caps counted as 'other'. The entry learns the categories on the way.
 */
export function appendInference(
	events: EventColumns,
	event: InferenceEvent,
	entry: ModelEntry,
	{ offset, decoder }: { offset: number; decoder: string }
): Rejected | undefined {
	const { features, prediction, score, latency_ms, status } = event;
	const names = Object.keys(features);
	const { shape } = events;
	let wrong: Rejected | undefined;
	let present = 0;
	let beyond = 0;
	for (let i = 0; i < names.length && !wrong; i++) {
		const name = names[i] ?? '';
		const value = features[name];
		if (value === null || value === undefined) continue;
		// Events of a producer have the same names in the same order, and comparing beats looking up.
		let id = shape[i];
		let feature = id === undefined ? undefined : events.features[id];
		if (id === undefined || feature?.name !== name || feature.entry !== entry) {
			feature = entry.features.get(name);
			if (feature === undefined) {
				// Beyond the cap: counted, and not known as an input.
				if (entry.inputs.length < MAX_FEATURES) events.unknown = true;
				else beyond++;
				continue;
			}
			shape[i] = id = events.idOf(feature);
		}
		if (feature.kind !== 'embedding') present++;
		wrong = put(events, entry, feature, id, value);
	}
	if (beyond > 0) wrong ??= putSystem(events, entry, OTHER_FEATURES, String(beyond));
	if (prediction !== null) wrong ??= putSystem(events, entry, '@prediction', prediction);
	if (score !== null) wrong ??= putSystem(events, entry, '@score', score);
	if (latency_ms !== null) wrong ??= putSystem(events, entry, '@latency_ms', latency_ms);
	if (status !== null) wrong ??= putSystem(events, entry, '@status', status);
	if (wrong) {
		events.undoValues();
		return wrong;
	}
	// Counted first: most events have every feature.
	if (present < entry.inputs.length) {
		for (const feature of entry.inputs) {
			const value = features[feature.name];
			if (value === undefined || value === null) events.missingIds.push(events.idOf(feature));
		}
	}
	for (const name of entry.segments) {
		const value = event.segments[name] ?? features[name] ?? null;
		events.segmentNames.push(name);
		events.segments.push(
			typeof value === 'object' ? 'unknown' : capped(events, entry, 'segment_values', name, category(value))
		);
	}
	events.numericEnds.push(events.numeric.length);
	events.categoricalEnds.push(events.categorical.length);
	events.missingEnds.push(events.missingIds.length);
	events.segmentEnds.push(events.segments.length);
	events.vectorEnds.push(events.vectorIds.length);
	if (event.kept) keepTexts(events, event.kept);
	events.textEnds.push(events.texts.length);
	events.entries.push(entry);
	events.environment.push(event.environment);
	events.version.push(event.version);
	events.event_id.push(event.event_id);
	events.request_id.push(event.request_id);
	events.row_index.push(event.row_index);
	events.ts.push(event.ts);
	events.weight.push(event.weight);
	events.offset.push(offset);
	events.decoder.push(decoder);
	return undefined;
}

function putSystem(events: EventColumns, entry: ModelEntry, name: string, value: Exclude<Scalar, null>) {
	const feature = entry.features.get(name);
	events.unknown ||= !feature;
	return feature && put(events, entry, feature, events.idOf(feature), value);
}

function put(
	events: EventColumns,
	entry: ModelEntry,
	feature: Feature,
	id: number,
	value: Exclude<Value, null>
): Rejected | undefined {
	const { name, kind, scale } = feature;
	if (typeof value === 'object' || kind === 'embedding') return putVector(events, feature, id, value);
	if (kind === 'categorical') {
		events.categorical.push(capped(events, entry, 'categories', name, category(value)));
		events.categoricalIds.push(id);
		return undefined;
	}
	const found = typeof value === 'number' ? value : numberOf(value);
	if (found === undefined) {
		return rejected(
			'feature_type',
			`${name}: ${JSON.stringify(value)} is text, but ${name} of ${entry.model} is a number: ` +
				'send it without quotes, or declare it as categorical in leeway.yaml'
		);
	}
	events.unknown ||= scale === null && Number.isFinite(found);
	events.numeric.push(found);
	events.numericIds.push(id);
	return undefined;
}

function putVector(
	events: EventColumns,
	{ name, kind, dimension, entry }: Feature,
	id: number,
	value: Exclude<Value, null>
): Rejected | undefined {
	if (typeof value !== 'object') {
		const shown = show(value);
		return rejected(
			'feature_type',
			`${name}: ${shown}: ${name} of ${entry.model} is an embedding: send a list of numbers`
		);
	}
	if (kind !== 'embedding') {
		return rejected(
			'feature_type',
			`${name}: a list of ${value.length} numbers, but ${name} of ${entry.model} is ${SINGLE[kind]}: ` +
				'send one value, or give the embedding another name'
		);
	}
	if (dimension !== null && dimension !== value.length) {
		return rejected(
			'feature_type',
			`${name}: an embedding of ${value.length} numbers, but ${name} of ${entry.model} has ${dimension}, as its first one ` +
				'had: send as many, or give the new embedding another name'
		);
	}
	events.unknown ||= dimension === null;
	events.vectorIds.push(id);
	events.vectorValues.append(value);
	events.vectorValueEnds.push(events.vectorValues.length);
	return undefined;
}

const SINGLE = { numeric: 'a number', categorical: 'a category', text: 'a text' };

function keepTexts(events: EventColumns, kept: Record<string, string>): void {
	for (const [name, text] of Object.entries(kept)) {
		events.textNames.push(name);
		events.texts.push(text);
	}
}

function category(value: Exclude<Scalar, null>): string {
	const text = labelText(value);
	return text.length > MAX_CATEGORY_LENGTH ? `${text.slice(0, MAX_CATEGORY_LENGTH - 1)}…` : text;
}

const CAPS = { categories: MAX_CATEGORIES, segment_values: MAX_SEGMENT_VALUES };

/** The value itself, or 'other' where the model has as many different ones as are kept apart. */
function capped(events: EventColumns, entry: ModelEntry, of: Seen['of'], name: string, value: string): string {
	let values = entry[of].get(name);
	if (!values) entry[of].set(name, (values = new Set()));
	if (values.has(value)) return value;
	if (values.size >= CAPS[of]) return 'other';
	values.add(value);
	events.seen.push({ key: modelKey(entry), of, name, value });
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
