import { sourceName, type SourceConfig } from '#core/source.ts';
import { confluent, schemaIdOf } from '../decode/confluent.ts';
import type { Decoded, Decoder, SourceContext, WireRecord } from '../decode/decoder.ts';
import { rejected } from '../decode/event.ts';
import { recognise } from '../decode/recognise.ts';
import { decoderNamed, DECODERS } from '../decode/registry.ts';
import type { SchemaRegistry } from './schema-registry.ts';

/** What became of one record, and who decoded it, as rows say it: name/version. */
export interface DecodedRecord {
	decoded: Decoded[];
	decoder: string;
}

/** A source of leeway.yaml with its decoder, ready to read records. */
export interface Source {
	name: string;
	config: SourceConfig;
	/** Fetches what `decode` needs of these records: schemas. Throws `NotReady` where it cannot be had now. */
	prepare(records: readonly WireRecord[]): Promise<void>;
	/** Reads one record. `id`: its identity, the same at every reading. Never throws, never answers with nothing. */
	decode(record: WireRecord, id: string): DecodedRecord;
	/** Decoder of a topic with its version, for the ingest page: what was named, or what its last record was recognised as. */
	decoderOf(topic: string): string;
}

/** Stands where no decoder recognises a record. */
export const UNKNOWN_DECODER = 'unknown/1';

/** Opens a source whose options were checked with leeway.yaml. `registry`: of schemas, where there is one. */
export function openSource(config: SourceConfig, project: string, registry: SchemaRegistry | null = null): Source {
	const { environment, model, version } = config;
	const said = {
		project,
		environment,
		...(model !== undefined && { model }),
		...(version !== undefined && { version }),
		...(registry && { schema: (id: number) => registry.schema(id) })
	};
	const named = config.decoder === undefined ? undefined : decoderNamed(config.decoder);
	if (config.decoder !== undefined && !named) throw new Error(`There is no decoder "${config.decoder}"`);
	const framed = named === undefined || named === confluent;
	const options = new Map<Decoder, unknown>();
	/** By topic: what read its last record. */
	const recognised = new Map<string, Decoder>();

	function optionsOf(decoder: Decoder): unknown {
		if (!options.has(decoder)) options.set(decoder, decoder.options.parse(config.options));
		return options.get(decoder);
	}

	return {
		name: sourceName(config),
		config,
		async prepare(records) {
			if (registry && framed) await registry.fetch(records.flatMap(({ value }) => schemaIdOf(value) ?? []));
		},
		decode(record, id) {
			const decoder = named ?? recogniseSafely(record, recognised.get(record.topic));
			if (!decoder) return { decoded: [unknownFormat(record)], decoder: UNKNOWN_DECODER };
			if (!named) recognised.set(record.topic, decoder);
			return {
				decoded: run(decoder, record, () => ({ ...said, id, options: optionsOf(decoder) })),
				decoder: label(decoder)
			};
		},
		decoderOf(topic) {
			const decoder = named ?? recognised.get(topic);
			return decoder ? label(decoder) : '';
		}
	};
}

const label = ({ name, version }: Decoder): string => `${name}/${version}`;

/** A decoder that fails is a mistake of ours: the record goes to the quarantine, and the topic goes on. */
function run(decoder: Decoder, record: WireRecord, context: () => SourceContext): Decoded[] {
	try {
		const decoded = decoder.decode(record, context());
		return decoded.length > 0 ? decoded : [{ kind: 'not_relevant', why: `${decoder.name} found nothing in it` }];
	} catch (error) {
		const why = error instanceof Error ? error.message : String(error);
		return [rejected('encoding', `decoder ${decoder.name} failed: ${why}. Please report the record.`)];
	}
}

function recogniseSafely(record: WireRecord, before: Decoder | undefined): Decoder | undefined {
	try {
		return recognise(record, before);
	} catch {
		return undefined;
	}
}

function unknownFormat({ value }: WireRecord) {
	if (value === null || value.length === 0) return rejected('empty', 'the record is empty');
	const names = DECODERS.map(({ name }) => name).join(', ');
	return rejected('unknown_format', `no decoder recognises it: name one for this source. Decoders: ${names}`);
}
