import protobuf from 'protobufjs/light.js';
import { rejected, type Rejected } from '../event.ts';
import { REQUESTS, type Signal } from './messages.ts';
import type { Message } from './tree.ts';

const FIXED64 = 1;
const BYTES = 2;

/**
 * Which of the three requests the bytes are: on the wire all three are a list of lists of lists, and only the items
 * tell. 'none': there is no item in them; undefined: they are none of the three.
 */
export function signalOf(bytes: Uint8Array): Signal | 'none' | undefined {
	try {
		return itemSignal(bytes);
	} catch {
		// Cut short, or no protobuf at all.
		return undefined;
	}
}

function itemSignal(bytes: Uint8Array): Signal | 'none' | undefined {
	for (const resource of fieldsOf(bytes, [1])) {
		for (const scope of fieldsOf(resource.bytes, [1, 2, 3])) {
			if (scope.id !== 2) continue;
			for (const item of fieldsOf(scope.bytes, [1, 2, 3])) {
				if (item.id === 2) return kindOf(item.bytes);
			}
		}
	}
	return 'none';
}

/** The fields of a message that holds messages and texts only, of the ids allowed; throws on anything else. */
function* fieldsOf(bytes: Uint8Array, ids: readonly number[]): Generator<{ id: number; bytes: Uint8Array }> {
	const reader = protobuf.Reader.create(bytes);
	while (reader.pos < reader.len) {
		const tag = reader.uint32();
		if ((tag & 7) !== BYTES || !ids.includes(tag >>> 3)) throw new Error('not this message');
		yield { id: tag >>> 3, bytes: reader.bytes() };
	}
}

/** A span's times are fixed 64-bit fields where a metric has messages; a log record begins with one. */
function kindOf(item: Uint8Array): Signal | undefined {
	const reader = protobuf.Reader.create(item);
	let holdsPoints = false;
	while (reader.pos < reader.len) {
		const tag = reader.uint32();
		const [id, type] = [tag >>> 3, tag & 7];
		if (type === FIXED64 && (id === 7 || id === 8)) return 'traces';
		if (type === FIXED64 && (id === 1 || id === 11)) return 'logs';
		holdsPoints ||= type === BYTES && [5, 7, 9, 10, 11].includes(id);
		reader.skipType(type);
	}
	return holdsPoints ? 'metrics' : undefined;
}

/** A request in protobuf as OTLP's JSON would write it, or why not. */
export function readProtobuf(bytes: Uint8Array): { ok: Message } | Rejected {
	const signal = signalOf(bytes);
	if (signal === 'none') return { ok: {} };
	try {
		if (signal !== undefined) {
			const type = REQUESTS[signal];
			return { ok: type.toObject(type.decode(bytes), { longs: String }) };
		}
	} catch {
		// Told below.
	}
	return rejected('encoding', 'the bytes are no OTLP request: export otlp_proto or otlp_json, one signal a topic');
}
