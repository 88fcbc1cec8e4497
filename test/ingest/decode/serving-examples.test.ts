import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { sourceConfigSchema, type SourceConfig } from '#core/source.ts';
import type { Half } from '#ingest/decode/decoder.ts';
import type { InferenceEvent } from '#ingest/decode/event.ts';
import { recognise } from '#ingest/decode/recognise.ts';
import { openSource } from '#ingest/sources/source.ts';
import { projectRoot } from '#server/root.ts';
import { exampleRecords } from '../../support/format-examples.ts';

/** What each record is decoded to; halves by their side, '!' where there is nothing for us in it. */
const EXAMPLES: Record<string, string[]> = {
	kserve: ['request', 'response', 'request', 'response', 'request', 'response', '!'],
	seldon: ['request', 'response', 'request', 'response', 'request', 'response'],
	trustyai: ['request', 'response', 'response', 'request'],
	sagemaker: ['inference', 'inference inference', 'inference', 'labels labels labels'],
	databricks: ['inference inference', 'inference', 'inference', 'inference'],
	bentoml: ['inference', 'inference labels', '!']
};

/** Sources of the leeway.yaml beside the records. */
function sourcesOf(name: string): SourceConfig[] {
	const text = readFileSync(join(projectRoot(), 'examples/formats', name, 'leeway.yaml'), 'utf8');
	return (parse(text) as { sources: unknown[] }).sources.map((source) => sourceConfigSchema.parse(source));
}

function decodeExample(name: string) {
	const [config] = sourcesOf(name);
	if (!config) throw new Error(`${name} has no source`);
	const source = openSource(config, 'default');
	return exampleRecords(name).map((record, index) => source.decode(record, `${name}/0/${index}`).decoded);
}

describe.each(Object.entries(EXAMPLES))('examples/formats/%s', (name, expected) => {
	it('is decoded as its leeway.yaml says', () => {
		const kinds = decodeExample(name).map((decoded) =>
			decoded
				.map((each) => (each.kind === 'half' ? each.side : each.kind === 'not_relevant' ? '!' : each.kind))
				.join(' ')
		);
		expect(kinds).toEqual(expected);
	});

	it('gives halves that pair, and models and versions', () => {
		const decoded = decodeExample(name).flat();
		const halves = decoded.filter((each): each is Half => each.kind === 'half');
		const pairs = Map.groupBy(halves, ({ pair }) => pair);
		for (const sides of pairs.values()) expect(sides.map(({ side }) => side).sort()).toEqual(['request', 'response']);
		const events = decoded.filter(
			(each): each is Half | InferenceEvent => each.kind === 'half' || each.kind === 'inference'
		);
		expect(events.every(({ model }) => model !== '')).toBe(true);
	});

	// Records of BentoML hold nothing that only they have.
	it.skipIf(name === 'bentoml')('is recognised, and by no other decoder before', () => {
		expect(exampleRecords(name).map((record) => recognise(record)?.name)).toEqual(expected.map(() => name));
	});

	it('is configured with a decoder and options that exist', () => {
		for (const config of sourcesOf(name)) {
			expect(config.decoder).toBe(name);
			const [record] = exampleRecords(name);
			expect(record && openSource(config, 'default').decode(record, 'a').decoder).toMatch(new RegExp(`^${name}/`));
		}
	});
});
