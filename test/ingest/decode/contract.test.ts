import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { WireRecord } from '#ingest/decode/decoder.ts';
import { DECODERS } from '#ingest/decode/registry.ts';
import { decodedProblem } from '../../support/decoded-problem.ts';
import { exampleContext } from '../../support/example-source.ts';
import { exampleRecords } from '../../support/format-examples.ts';

/** Their records hold nothing that only they have: their sources name them. */
const NEVER_RECOGNISED = ['bentoml', 'mapping'];

const records = new Map(DECODERS.map((decoder) => [decoder, exampleRecords(decoder.name)]));

const anyRecord = fc.record<WireRecord>({
	topic: fc.constantFrom('t', 'seldon.default.model.m.outputs', '@http/x'),
	key: fc.option(fc.uint8Array({ maxLength: 20 })),
	value: fc.oneof(
		fc.option(fc.uint8Array({ maxLength: 300 })),
		fc.json({ maxDepth: 4 }).map((text) => new TextEncoder().encode(text)),
		fc.constantFrom('{}', '[]', '[[]]', 'null', '0', '""', '{"a":', '\n').map((text) => new TextEncoder().encode(text))
	),
	headers: fc.dictionary(fc.constantFrom('ce_type', 'ce_id', 'content-type', 'seldon-infer-type'), fc.string()),
	timestamp: fc.integer({ min: 0, max: 2 ** 41 })
});

describe.each(DECODERS.map((decoder) => ({ name: decoder.name, decoder })))('$name', ({ decoder }) => {
	const own = records.get(decoder) ?? [];

	test('its example decodes whole, and what comes of it is sound', () => {
		expect(own.length).toBeGreaterThan(0);
		for (const record of own) {
			const decoded = decoder.decode(record, exampleContext(decoder, record));
			expect(decoded.length).toBeGreaterThan(0);
			expect(decoded.filter(({ kind }) => kind === 'rejected')).toEqual([]);
			expect(decoded.map(decodedProblem).filter((problem) => problem !== undefined)).toEqual([]);
		}
	});

	test('it recognises its own example, and nobody else’s', () => {
		const expected = !NEVER_RECOGNISED.includes(decoder.name);
		expect(own.map((record) => decoder.recognises(record))).toEqual(own.map(() => expected));
		const foreign = [...records].filter(([other]) => other !== decoder);
		const taken = foreign.flatMap(([other, list]) =>
			list.some((record) => decoder.recognises(record)) ? [other.name] : []
		);
		expect(taken).toEqual([]);
	});

	test('the same record gives the same, and stays as it is', () => {
		for (const record of own) {
			const before = structuredClone(record);
			const frozen = { ...record, headers: Object.freeze({ ...record.headers }) };
			const context = Object.freeze(exampleContext(decoder, record));
			const decoded = decoder.decode(frozen, context);
			expect(decoder.decode(frozen, context)).toEqual(decoded);
			expect(decoder.decode(structuredClone(record), context)).toEqual(decoded);
			expect(frozen).toEqual(before);
		}
	});

	test('no bytes make it throw, and none go by unaccounted', () => {
		fc.assert(
			fc.property(anyRecord, (record) => {
				expect(typeof decoder.recognises(record)).toBe('boolean');
				const decoded = decoder.decode(record, exampleContext(decoder, record));
				expect(decoded.length).toBeGreaterThan(0);
				expect(decoded.map(decodedProblem).filter((problem) => problem !== undefined)).toEqual([]);
			}),
			{ numRuns: 300, seed: 4 }
		);
	});

	test('its name and version can stand in every row', () => {
		expect(decoder.name).toMatch(/^[a-z][a-z0-9-]*$/);
		expect(Number.isInteger(decoder.version) && decoder.version >= 1).toBe(true);
	});
});
