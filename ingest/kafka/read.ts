import type { KafkaMessage } from 'kafkajs';
import { setImmediate as breathe } from 'node:timers/promises';
import { decodeLeewayJson, LEEWAY_JSON } from '../decode/leeway-json.ts';
import type { Kind } from '../decode/events.ts';
import type { Incoming } from '../pipeline.ts';
import type { DecodedRecord, Source } from '../sources/source.ts';
import { headersOf, wireRecord } from './wire.ts';

/** What reads the records of a topic: one of Leeway's own kinds, or a source of leeway.yaml. */
export type Reader = { kind: Kind } | { source: Source };

interface Place {
	topic: string;
	partition: number;
	project: string;
	reader: Reader;
}

/** Records decoded before other work gets a turn. */
const DECODE_SLICE = 2000;

/** Decodes the records of a batch, each into what it says or why it was refused. Throws `NotReady`. */
export async function readMessages(messages: readonly KafkaMessage[], place: Place): Promise<Incoming[]> {
	const { reader, topic } = place;
	if ('source' in reader) await reader.source.prepare(messages.map((message) => wireRecord(topic, message)));
	const records: Incoming[] = [];
	for (const [index, message] of messages.entries()) {
		if (index > 0 && index % DECODE_SLICE === 0) await breathe();
		const offset = Number(message.offset);
		const raw = () => message.value;
		const { decoded: found, decoder } = decode(message, place);
		for (const [index, decoded] of found.entries()) {
			const part = { index, of: found.length };
			const { key } = message;
			const timestamp = Number(message.timestamp);
			records.push({ decoded, decoder, offset, raw, key, headers: headersOf(message), timestamp, part });
		}
	}
	return records;
}

function decode(message: KafkaMessage, { topic, partition, project, reader }: Place): DecodedRecord {
	const id = `${topic}/${partition}/${message.offset}`;
	if ('source' in reader) return reader.source.decode(wireRecord(topic, message), id);
	const defaults = { now: Number(message.timestamp), event_id: id, project };
	return { decoded: decodeLeewayJson(reader.kind, message.value, defaults), decoder: LEEWAY_JSON };
}
