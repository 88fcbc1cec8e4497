/** Events as the rest of ingest sees them: checked, defaults filled in, instants in milliseconds since 1970. */

export type Scalar = number | string | boolean | null;
/** Of a feature: a list is an embedding, its numbers finite. */
export type Value = Scalar | readonly number[];

export interface InferenceEvent {
	kind: 'inference';
	project: string;
	environment: string;
	model: string;
	version: string;
	event_id: string;
	request_id: string;
	row_index: number;
	ts: number;
	weight: number;
	features: Record<string, Value>;
	/** null: not sent. */
	prediction: Scalar;
	score: number | null;
	latency_ms: number | null;
	status: string | null;
	segments: Record<string, Scalar>;
	/** What a decoder read besides, such as a prompt: a feature where the model declares a text of that name, else gone. */
	texts?: Record<string, string>;
	/** Texts that are stored as they came, because their declaration asks for it. */
	kept?: Record<string, string>;
}

export interface LabelEvent {
	kind: 'labels';
	project: string;
	environment: string;
	model: string;
	event_id: string;
	label_name: string;
	label: string;
	observed_at: number;
}

export interface GpuEvent {
	kind: 'gpu';
	project: string;
	environment: string;
	host: string;
	gpu: string;
	uuid: string;
	gpu_model: string;
	model: string;
	version: string;
	ts: number;
	metrics: Record<string, number>;
}

/**
 * A reading of a cumulative counter of a server: how many requests it says it served. The share of requests that were
 * captured is held against it. `instance` and `name` identify the series; it falls to 0 when the server restarts.
 */
export interface CounterEvent {
	kind: 'counter';
	project: string;
	environment: string;
	model: string;
	version: string;
	instance: string;
	name: 'requests' | 'failures';
	ts: number;
	value: number;
}

export type Event = InferenceEvent | LabelEvent | GpuEvent | CounterEvent;

export type RejectReason =
	| 'empty'
	| 'not_utf8'
	| 'not_json'
	| 'too_large'
	| 'schema'
	| 'feature_type'
	/** Bytes that are not what they claim to be: protobuf, Avro, base64, CSV. */
	| 'encoding'
	/** No decoder is configured, and none recognises it. */
	| 'unknown_format'
	/** The schema registry does not have the schema, or cannot be reached. */
	| 'no_schema'
	/** The other half did not come in time, or does not fit. */
	| 'unpaired'
	/** Event time lies ahead of the clock, or before the epoch of any clock. */
	| 'clock';

/** Why a record was refused: `detail` names field, value and fix. */
export interface Rejected {
	kind: 'rejected';
	reason: RejectReason;
	detail: string;
}

/** Longer details are cut: names and values that they repeat are as long as their sender likes. */
const MAX_DETAIL = 1000;

export function rejected(reason: RejectReason, detail: string): Rejected {
	const cut = detail.length > MAX_DETAIL ? `${detail.slice(0, MAX_DETAIL - 1)}…` : detail;
	return { kind: 'rejected', reason, detail: cut };
}

/** What stands in for fields that were not sent. */
export interface Defaults {
	/** When the record arrived, in ms since 1970. */
	now: number;
	/** Identifies the record: topic/partition/offset, or a request and its line. */
	event_id: string;
	project: string;
}
