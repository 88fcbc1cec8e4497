import { describe, expect, test } from 'vitest';
import { sourceConfigSchema } from '#core/source.ts';
import { decoderNamed } from '#ingest/decode/registry.ts';
import { matches, sourcesOfTopics } from '#ingest/sources/match.ts';
import { openSource } from '#ingest/sources/source.ts';
import { exampleRecords } from '../../support/format-examples.ts';

const open = (config: object) => openSource(sourceConfigSchema.parse(config), 'default');
const text = (value: string) => ({
	topic: 'mixed',
	key: null,
	value: new TextEncoder().encode(value),
	headers: {},
	timestamp: 0
});

describe('a source that names no decoder', () => {
	const source = open({ topic: 'mixed' });
	test('reads each record by the decoder that recognises it, and says which', () => {
		expect(source.decoderOf('mixed')).toBe('');
		for (const name of ['kserve', 'litellm', 'prometheus', 'leeway']) {
			const [record] = exampleRecords(name);
			if (!record) throw new Error('no example');
			const { decoded, decoder } = source.decode({ ...record, topic: 'mixed' }, 'mixed/0/0');
			expect(decoded[0]?.kind).not.toBe('rejected');
			expect(decoder).toMatch(new RegExp(`^${name}/\\d+$`));
			expect(source.decoderOf('mixed')).toBe(decoder);
		}
	});
	test('refuses what none recognises, with the names there are', () => {
		const { decoded, decoder } = source.decode(text('{"hello":1}'), 'mixed/0/1');
		expect(decoder).toBe('unknown/1');
		expect(decoded).toMatchObject([{ reason: 'unknown_format', detail: expect.stringContaining('kserve') }]);
		expect(source.decode({ ...text(''), value: null }, 'mixed/0/2').decoded).toMatchObject([{ reason: 'empty' }]);
	});
});

test('what the source says stands in for what a record leaves out', () => {
	const source = open({ topic: 't', decoder: 'leeway', model: 'm', version: 'v2', environment: 'staging' });
	expect(source.decode(text('{"prediction":1}'), 't/0/5').decoded).toMatchObject([
		{ kind: 'inference', model: 'm', version: 'v2', environment: 'staging', event_id: 't/0/5' }
	]);
	expect(source.decode(text('{"model":"other","version":"v3","prediction":1}'), 't/0/6').decoded).toMatchObject([
		{ model: 'other', version: 'v3' }
	]);
});

test('a decoder that fails quarantines the record and does not stop the topic', () => {
	const decoder = decoderNamed('leeway');
	if (!decoder) throw new Error('no decoder');
	const source = open({ topic: 't', decoder: decoder.name });
	const { decode } = decoder;
	decoder.decode = () => {
		throw new Error('a mistake');
	};
	try {
		expect(source.decode(text('{}'), 't/0/0').decoded).toMatchObject([
			{ kind: 'rejected', reason: 'encoding', detail: expect.stringContaining('a mistake') }
		]);
	} finally {
		decoder.decode = decode;
	}
});

describe('topics of sources', () => {
	test.each([
		['seldon.*.model.*.outputs', 'seldon.default.model.iris.outputs', true],
		['seldon.*.model.*.outputs', 'seldon.default.model.iris.inputs', false],
		['a.b', 'aXb', false],
		['*', 'anything', true],
		['a*', 'ba', false],
		['a*c*', 'abcd', true]
	])('%s and %s', (pattern, topic, expected) => expect(matches(pattern, topic)).toBe(expected));

	test('the whole name goes before a pattern, a pattern before a later one; the broker’s own are left alone', () => {
		const sources = [open({ topic: 'a.*' }), open({ topic: 'a.b' }), open({ topic: '*' }), open({ http: 'c' })];
		const found = sourcesOfTopics(['a.b', 'a.c', 'd', '__consumer_offsets'], sources);
		expect([...found].map(([topic, { name }]) => [topic, name])).toEqual([
			['a.b', 'a.b'],
			['a.c', 'a.*'],
			['d', '*']
		]);
	});
});
