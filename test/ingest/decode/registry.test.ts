import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { registrySource } from '#ingest/generate-registry.ts';
import { DECODERS, decoderNamed } from '#ingest/decode/registry.ts';

test('registry.ts is what the generator writes', () => {
	const written = readFileSync(new URL('../../../ingest/decode/registry.ts', import.meta.url), 'utf8');
	expect(written, 'run: node ingest/generate-registry.ts').toBe(registrySource());
});

test('every decoder has a name of its own', () => {
	const names = DECODERS.map(({ name }) => name);
	expect(new Set(names).size).toBe(names.length);
	for (const decoder of DECODERS) expect(decoderNamed(decoder.name)).toBe(decoder);
	expect(decoderNamed('carrier-pigeon')).toBeUndefined();
});
