import type { KafkaMessage } from 'kafkajs';
import { setImmediate as breathe } from 'node:timers/promises';
import { decodeLeewayJson, LEEWAY_JSON } from '../decode/leeway-json.ts';
import type { Kind } from '../decode/events.ts';
import { tooLarge } from '../decode/limits.ts';
import type { Decoded } from '../decode/decoder.ts';
import type { Incoming, Packed } from '../pipeline.ts';
import { packMessages } from '../thread/pack.ts';
import type { DecodedRecord, Source } from '../sources/source.ts';
import type { Intent } from './batch.ts';
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
/** Records that models and scales are learnt from. */
const SAMPLE = 2000;

/** Decodes the records of a batch, each into what it says or why it was refused. Throws `NotReady`. */
export async function readMessages(messages: readonly KafkaMessage[], place: Place): Promise<Incoming[]> {
	const { reader, topic } = place;
	if ('source' in reader) await reader.source.prepare(messages.map((message) => wireRecord(topic, message)));
	const records: Incoming[] = [];
	for (const [index, message] of messages.entries()) {
		if (index > 0 && index % DECODE_SLICE === 0) await breathe();
		const { decoded: found, decoder } = decode(message, place);
		for (const [index, decoded] of found.entries()) {
			records.push({ ...incoming(message, decoded, { index, of: found.length }), decoder });
		}
	}
	return records;
}

function incoming(message: KafkaMessage, decoded: Decoded, part: { index: number; of: number }): Incoming {
	const { key, value, offset, timestamp } = message;
	const headers = headersOf(message);
	return { decoded, offset: Number(offset), raw: () => value, key, headers, timestamp: Number(timestamp), part };
}

/** Records of Leeway's own inference events as bytes, for another thread to decode. */
export function packedMessages(messages: readonly KafkaMessage[], context: Place, { epoch, at: now }: Intent): Packed {
	const { reader, topic, partition, project } = context;
	if (!('kind' in reader)) throw new Error(`${topic} holds no records of our own`);
	const { kind } = reader;
	const step = Math.ceil(messages.length / SAMPLE);
	return {
		job: () => packMessages(messages, { topic, partition, epoch, kind, project, now }),
		sample: () => readMessages(everyNth(messages, step), context),
		refused({ record, rejected, part }) {
			const message = messages[record];
			if (!message) throw new Error(`The batch has no record ${record}`);
			return { ...incoming(message, rejected, part), decoder: LEEWAY_JSON };
		}
	};
}

function everyNth<T>(list: readonly T[], step: number): T[] {
	return list.filter((_, i) => i % step === 0);
}

function decode(message: KafkaMessage, { topic, partition, project, reader }: Place): DecodedRecord {
	const large = tooLarge(message.value);
	if (large) return { decoded: [large], decoder: LEEWAY_JSON };
	const id = `${topic}/${partition}/${message.offset}`;
	if ('source' in reader) return reader.source.decode(wireRecord(topic, message), id);
	const defaults = { now: Number(message.timestamp), event_id: id, project };
	return { decoded: decodeLeewayJson(reader.kind, message.value, defaults), decoder: LEEWAY_JSON };
}
