import type { Decoder } from './decoder.ts';
import { readExactJson } from './json.ts';
import { decodeMapped } from './mapping/decode.ts';
import { mappingOptions, type MappingOptions } from './mapping/options.ts';

/** JSON of any shape, by the mapping that the options of its source write down (docs/formats/mapping.md). */
export const mapping: Decoder<MappingOptions> = {
	name: 'mapping',
	version: 2,
	options: mappingOptions,
	// Without its options it says nothing.
	recognises: () => false,
	decode(record, context) {
		const json = readExactJson(record.value);
		return 'ok' in json ? decodeMapped(json.ok, record, context) : [json];
	}
};
