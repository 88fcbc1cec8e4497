import type { QuarantinedRecord } from '#core/quarantine.ts';
import type { Decoded, WireRecord } from '../decode/decoder.ts';
import { rejected } from '../decode/event.ts';
import type { Kind } from '../decode/events.ts';
import { decodeLeewayJson, LEEWAY_JSON } from '../decode/leeway-json.ts';
import { decodeBytes } from './bytes.ts';

/** What a record is today, and who decoded it: name/version. */
export interface Redecoded {
	decoded: readonly Decoded[];
	decoder: string;
}

/** Reads a record of a source that is not Leeway's own, as it would be read if it came now; undefined: no such source. */
export type DecodeForeign = (record: WireRecord, id: string) => Redecoded | undefined;

export interface RedecodeOptions {
	project: string;
	/** Leeway's own topics. */
	topics: Record<Kind, string>;
	foreign: DecodeForeign;
}

/** Decodes a record of the quarantine with the present decoder of its topic. Never throws. */
export function redecode(
	record: QuarantinedRecord,
	{ project, topics, foreign }: RedecodeOptions
): Redecoded & { headers: Readonly<Record<string, string>> } {
	const { id, topic, partition, offset, headers, decoder } = record;
	const value = decodeBytes({ text: record.raw, encoding: record.raw_encoding });
	const kept = value?.length ?? 0;
	if (kept < record.raw_bytes) {
		const detail = `only ${kept} of its ${record.raw_bytes} bytes were kept: send it again, in smaller records`;
		return { decoded: [rejected('too_large', detail)], decoder, headers };
	}
	const wire: WireRecord = {
		topic,
		key: decodeBytes({ text: record.key, encoding: record.key_encoding }),
		value,
		headers,
		timestamp: Date.parse(record.written_at)
	};
	const own = (Object.keys(topics) as Kind[]).find((kind) => topics[kind] === topic) ?? sentAs(record);
	if (own) {
		// What was sent to no topic has no place there that would be its own.
		const event_id = own === sentAs(record) ? id : `${topic}/${partition}/${offset}`;
		const decoded = decodeLeewayJson(own, value, { now: wire.timestamp, event_id, project });
		return { decoded: ownPart(decoded, record), decoder: LEEWAY_JSON, headers };
	}
	const found = foreign(wire, `${topic}/${partition}/${offset}`);
	if (found) return { ...found, decoded: ownPart(found.decoded, record), headers };
	const detail = `no source of leeway.yaml reads ${topic}: add it under sources, with its decoder`;
	return { decoded: [rejected('unknown_format', detail)], decoder, headers };
}

function sentAs({ sent_as }: QuarantinedRecord): Kind | undefined {
	return (['inference', 'labels', 'gpu'] as const).find((kind) => kind === sent_as);
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
