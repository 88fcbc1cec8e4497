import type { z } from 'zod';
import type { Event, Rejected, Scalar, Value } from './event.ts';

/** A record as it came, whichever way: a Kafka record, an HTTP body, a line of a file. */
export interface WireRecord {
	/** Topic, or '@http/<source>'. */
	topic: string;
	key: Uint8Array | null;
	/** null: a tombstone. */
	value: Uint8Array | null;
	/** Names in lower case. */
	headers: Readonly<Record<string, string>>;
	/** When it was written to the topic or received, ms since 1970. */
	timestamp: number;
}

/** What the configuration of a source says, for whatever its records do not say themselves. */
export interface SourceContext<Options = unknown> {
	project: string;
	environment: string;
	model?: string;
	version?: string;
	options: Options;
	/** Identity of the record, the same at every reading: topic/partition/offset. */
	id: string;
	/** A schema of the registry by its id, fetched before; undefined: the registry has none of that id. */
	schema?: (id: number) => RegistrySchema | undefined;
}

/** A schema of a registry, ready to read what was written with it. */
export interface RegistrySchema {
	/** Full name of the message or record; for messages. */
	name: string;
	/** The value of the bytes after the id, as JSON would say it. Throws where they do not follow the schema. */
	read(payload: Uint8Array): unknown;
}

/**
 * One side of a request that is logged in two records. Both sides are joined into one event per row, before anything is
 * stored as an event; a side that stays alone is never counted as an error of the model.
 */
export interface Half {
	kind: 'half';
	side: 'request' | 'response';
	/** Equal on both sides, and on nothing else within the time-out. */
	pair: string;
	project: string;
	environment: string;
	/** '' where this side does not say. */
	model: string;
	version: string;
	request_id: string;
	/** When the request was made, or the response given; ms since 1970. */
	ts: number;
	/** null where this side does not say: the join takes the difference of the two times only where `timed`. */
	latency_ms: number | null;
	/** True where `ts` is a clock reading of the server itself, good enough for a latency. */
	timed: boolean;
	status: string | null;
	/** One per instance, in order: features and segments; on a response prediction and score, and features known only then. */
	rows: HalfRow[];
}

export interface HalfRow {
	features?: Record<string, Value>;
	segments?: Record<string, Scalar>;
	prediction?: Scalar;
	score?: number | null;
	/** As in an event. */
	texts?: Record<string, string>;
	kept?: Record<string, string>;
}

/** A record that is sound and has nothing to say here, such as a span of a database. Its offset is accounted for. */
export interface NotRelevant {
	kind: 'not_relevant';
	why: string;
}

export type Decoded = Event | Half | NotRelevant | Rejected;

/** One wire format: one file, pure, browser-safe. Never throws: what it cannot read it returns as rejected. */
export interface Decoder<Options = unknown> {
	/** As configuration names it: kserve, seldon, otlp, ... */
	name: string;
	/** Rises with every change of what it makes of the same bytes; stamped on every row as name/version. */
	version: number;
	options: z.ZodType<Options>;
	/** True where a record is surely of this format, for sources that name none. */
	recognises(record: WireRecord): boolean;
	decode(record: WireRecord, context: SourceContext<Options>): Decoded[];
}
