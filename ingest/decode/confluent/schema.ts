import type { RegistrySchema } from '../decoder.ts';
import { avroSchema } from './avro.ts';
import { readExactJson } from '../json.ts';
import { protobufSchema } from './protobuf.ts';

/** What a registry tells of a schema. */
export interface WrittenSchema {
	/** 'AVRO' where the registry does not say. */
	type: string;
	text: string;
	/** What it imports or names, by the name under which it does, in the order in which these use each other. */
	references: Readonly<Record<string, string>>;
}

/** The reader of a schema. Throws where it is none, or of a type that is not known. */
export function compileSchema({ type, text, references }: WrittenSchema): RegistrySchema {
	if (type === 'AVRO') return avroSchema(text, Object.values(references));
	if (type === 'PROTOBUF') return protobufSchema(text, references);
	if (type === 'JSON') return { name: 'JSON Schema', read: readJsonPayload };
	throw new Error(`schemas of type ${type} are not read: use AVRO, PROTOBUF or JSON`);
}

/** The schema is a promise of the producer; what the mapping takes from the value is checked by itself. */
function readJsonPayload(payload: Uint8Array): unknown {
	const json = readExactJson(payload);
	if (!('ok' in json)) throw new Error(json.detail);
	return json.ok;
}
