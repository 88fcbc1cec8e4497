import type { Decoded, Decoder, SourceContext, WireRecord } from './decoder.ts';
import { rejected } from './event.ts';
import { decodeEvent } from './leeway.ts';
import { decodeMapped } from './mapping/decode.ts';
import { optionalMapping, type MappingOptions } from './mapping/options.ts';

/** Before the payload: a zero byte, and the schema's id in four, the highest first. */
const HEAD = 5;

/** Records of a Confluent schema registry, in Avro, Protobuf or JSON: by a mapping, or as events of Leeway's own. */
export const confluent: Decoder<MappingOptions> = {
	name: 'confluent',
	version: 1,
	options: optionalMapping,
	recognises: ({ value }) => schemaIdOf(value) !== undefined,
	decode(record, context) {
		const { value } = record;
		if (value === null || value.length === 0) return [rejected('empty', 'the record is empty')];
		const id = schemaIdOf(value);
		if (id === undefined) {
			return [
				rejected('encoding', `it begins with byte ${value[0]}, not with 0 and the id of a schema: name another decoder`)
			];
		}
		const schema = context.schema?.(id);
		if (!schema) {
			return [
				rejected(
					'no_schema',
					`schema ${id} is not in the registry: set SCHEMA_REGISTRY_URL to the one its producer uses`
				)
			];
		}
		let read: unknown;
		try {
			read = schema.read(value.subarray(HEAD));
		} catch (error) {
			const why = error instanceof Error ? error.message : String(error);
			return [rejected('encoding', `not a ${schema.name} of schema ${id}: ${why}`)];
		}
		return decodeValue(read, record, context);
	}
};

function decodeValue(
	value: unknown,
	record: WireRecord,
	{ options: own, ...context }: SourceContext<MappingOptions>
): Decoded[] {
	if (own.records.length > 0) return decodeMapped(value, record, { ...context, options: own });
	return [decodeEvent(value, record, { ...context, options: {} }, context.id)];
}

/** The id of the schema that a record was written with; undefined: it is not framed so. */
export function schemaIdOf(value: Uint8Array | null): number | undefined {
	if (value === null || value.length <= HEAD || value[0] !== 0) return undefined;
	const id = new DataView(value.buffer, value.byteOffset).getUint32(1);
	return id > 0 && id < 2 ** 31 ? id : undefined;
}
