import type { QuarantinedRecord } from '#core/quarantine.ts';
import type { Decoded, WireRecord } from '../decode/decoder.ts';
import { rejected } from '../decode/event.ts';
import type { Kind } from '../decode/events.ts';
import { decodeLeewayJson, LEEWAY_JSON } from '../decode/leeway-json.ts';
import { tooLarge } from '../decode/limits.ts';
import { decodeBytes } from './bytes.ts';

/** What a record is today, and who decoded it: name/version. */
export interface Redecoded {
	decoded: readonly Decoded[];
	decoder: string;
}

/** A source that is not Leeway's own, as far as a replay needs it. */
export interface ForeignSource {
	/** Fetches what decoding these records needs. */
	prepare(records: readonly WireRecord[]): Promise<void>;
	decode(record: WireRecord, id: string): Redecoded;
}

export interface RedecodeOptions {
	project: string;
	/** Leeway's own topics. */
	topics: Record<Kind, string>;
	/** What reads a topic today; undefined: nothing does. */
	sourceOf(topic: string): ForeignSource | undefined;
}

/** A record of the quarantine as it came. */
export function wireOf(record: QuarantinedRecord): WireRecord {
	return {
		topic: record.topic,
		key: decodeBytes({ text: record.key, encoding: record.key_encoding }),
		value: decodeBytes({ text: record.raw, encoding: record.raw_encoding }),
		headers: record.headers,
		timestamp: Date.parse(record.written_at)
	};
}

/** Decodes a record of the quarantine with the present decoder of its topic. Never throws. */
export function redecode(
	record: QuarantinedRecord,
	wire: WireRecord,
	{ project, topics, sourceOf }: RedecodeOptions
): Redecoded {
	const { id, topic, partition, offset, decoder, raw_bytes } = record;
	const kept = wire.value?.length ?? 0;
	if (kept < raw_bytes) {
		const detail = `only ${kept} of its ${raw_bytes} bytes were kept: send it again, in smaller records`;
		return { decoded: [rejected('too_large', detail)], decoder };
	}
	const large = tooLarge(wire.value);
	if (large) return { decoded: [large], decoder };
	// What was sent to no topic has no place there that would be its own.
	const place = topic.startsWith('@') ? id : `${topic}/${partition}/${offset}`;
	const kind = (Object.keys(topics) as Kind[]).find((own) => topics[own] === topic || own === record.sent_as);
	if (kind) {
		const decoded = decodeLeewayJson(kind, wire.value, { now: wire.timestamp, event_id: place, project });
		return { decoded: ownPart(decoded, record), decoder: LEEWAY_JSON };
	}
	const source = sourceOf(topic);
	if (source) {
		const found = source.decode(wire, place);
		return { ...found, decoded: ownPart(found.decoded, record) };
	}
	const detail = `no source of leeway.yaml reads ${topic}: add it under sources, with its decoder`;
	return { decoded: [rejected('unknown_format', detail)], decoder };
}

/** The other elements of the record are stored, or stand in the quarantine by themselves. */
function ownPart(decoded: readonly Decoded[], { part, parts }: QuarantinedRecord): readonly Decoded[] {
	if (parts === 1) return decoded;
	const mine = decoded[part];
	if (decoded.length === parts && mine) return [mine];
	const [first] = decoded;
	if (first?.kind === 'rejected' && decoded.length === 1) return [first];
	const detail = `the record now holds ${decoded.length} elements, and held ${parts}: which of them are stored cannot be told`;
	return [rejected('schema', detail)];
}
