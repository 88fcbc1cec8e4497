import type { Decoded, Decoder, Half, SourceContext, WireRecord } from '#ingest/decode/decoder.ts';
import type { Event } from '#ingest/decode/event.ts';
import { describe } from '#ingest/text/describe.ts';

const utf8 = new TextEncoder();

/** A record as a test writes it: the value as text, bytes, or what is sent as JSON. */
export function wire(value: unknown, overrides: Partial<Omit<WireRecord, 'value' | 'key'>> & { key?: string } = {}) {
	const bytes =
		value === null || value instanceof Uint8Array
			? value
			: utf8.encode(typeof value === 'string' ? value : JSON.stringify(value));
	const { key, ...rest } = overrides;
	const record: WireRecord = {
		topic: 'some-topic',
		headers: {},
		timestamp: Date.UTC(2026, 10, 21, 9),
		...rest,
		key: key === undefined ? null : utf8.encode(key),
		value: bytes
	};
	return record;
}

/** Decodes as a source does: options checked, identity of the record filled in. */
export function decodeWith<Options>(
	decoder: Decoder<Options>,
	record: WireRecord,
	options: Record<string, unknown> = {},
	context: Partial<Omit<SourceContext, 'options'>> = {}
): Decoded[] {
	return decoder.decode(record, {
		project: 'default',
		environment: 'production',
		id: `${record.topic}/0/7`,
		...context,
		options: decoder.options.parse(options)
	});
}

/** The only result, which has to be of that kind. */
export function only<K extends Decoded['kind']>(decoded: Decoded[], kind: K): Extract<Decoded, { kind: K }> {
	const [first] = decoded;
	if (decoded.length !== 1 || first?.kind !== kind) {
		throw new Error(`one ${kind} was expected, not ${JSON.stringify(decoded).slice(0, 500)}`);
	}
	return first as Extract<Decoded, { kind: K }>;
}

/** What is left for models that declare no texts, as JSON. */
export function withoutTexts(decoded: readonly Decoded[]): string {
	const none = { all: [], failures: new Map() };
	return JSON.stringify(decoded.map((one) => (one.kind === 'inference' ? describe(one, [], [], none) : one)));
}

export type { Decoded, Event, Half };
