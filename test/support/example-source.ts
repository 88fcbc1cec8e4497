import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sourceConfigSchema, type SourceConfig } from '#core/source.ts';
import { compileSchema } from '#ingest/decode/confluent/schema.ts';
import type { Decoder, RegistrySchema, SourceContext, WireRecord } from '#ingest/decode/decoder.ts';
import { matches } from '#ingest/sources/match.ts';
import { projectRoot } from '#server/root.ts';
import { parse } from 'yaml';
import { z } from 'zod';

const fileSchema = z.looseObject({ sources: z.array(sourceConfigSchema) });
const schemasSchema = z.record(z.string(), z.object({ schema: z.string(), schemaType: z.string().default('AVRO') }));

const textOf = (name: string, file: string) =>
	readFileSync(join(projectRoot(), 'examples/formats', name, file), 'utf8');

/** Every source of examples/formats/<name>/leeway.yaml. */
export function exampleSources(name: string): SourceConfig[] {
	return fileSchema.parse(parse(textOf(name, 'leeway.yaml'))).sources;
}

/** The source of examples/formats/<name>/leeway.yaml that reads a record of that topic, else its first. */
export function exampleSource(name: string, topic?: string): SourceConfig {
	const sources = exampleSources(name);
	const found = sources.find((source) => topic && source.topic !== undefined && matches(source.topic, topic));
	const [first] = sources;
	if (!first) throw new Error(`examples/formats/${name}/leeway.yaml has no source`);
	return found ?? first;
}

/** The schemas that the records of the example of decoder `confluent` were written with, as a registry answers. */
export const EXAMPLE_SCHEMAS = schemasSchema.parse(JSON.parse(textOf('confluent', 'schemas.json')));

const compiled = new Map(
	Object.entries(EXAMPLE_SCHEMAS).map(([id, { schema, schemaType }]): [number, RegistrySchema] => [
		Number(id),
		compileSchema({ type: schemaType, text: schema, references: {} })
	])
);

const contexts = new Map<string, Omit<SourceContext, 'id'>>();

/** What a decoder is told of a record of its example. */
export function exampleContext(decoder: Decoder, { topic }: WireRecord, id = `${topic}/0/0`): SourceContext {
	const key = `${decoder.name}/${topic}`;
	const known = contexts.get(key) ?? contextOf(decoder, topic);
	contexts.set(key, known);
	return { ...known, id };
}

function contextOf(decoder: Decoder, topic: string): Omit<SourceContext, 'id'> {
	const { environment, model, version, options } = exampleSource(decoder.name, topic);
	return {
		project: 'default',
		environment,
		...(model !== undefined && { model }),
		...(version !== undefined && { version }),
		options: decoder.options.parse(options),
		schema: (schema) => compiled.get(schema)
	};
}
