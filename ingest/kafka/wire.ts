import type { KafkaMessage } from 'kafkajs';
import type { WireRecord } from '../decode/decoder.ts';

/** A record of a topic as decoders take it. */
export function wireRecord(topic: string, { key, value, headers, timestamp }: KafkaMessage): WireRecord {
	return { topic, key, value, headers: headersOf({ headers }), timestamp: Number(timestamp) };
}

/** Headers as texts, with their names in lower case; of those with one name the last. */
export function headersOf({ headers = {} }: Pick<KafkaMessage, 'headers'>): Record<string, string> {
	return Object.fromEntries(
		Object.entries(headers).map(([name, value]) => [
			name.toLowerCase(),
			String(Array.isArray(value) ? (value.at(-1) ?? '') : (value ?? ''))
		])
	);
}
