import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Decoded, WireRecord } from '#ingest/decode/decoder.ts';
import { decoderNamed } from '#ingest/decode/registry.ts';
import { sourceConfigSchema } from '#core/source.ts';
import { projectRoot } from '#server/root.ts';
import { exampleRecords } from '../../support/format-examples.ts';
import { decodeWith } from '../../support/wire.ts';

/** What each record of the examples is decoded to; '!' where nothing in it is of a model or a GPU. */
const EXAMPLES: Record<string, string[]> = {
	litellm: ['inference', 'inference inference'],
	otlp: [
		'inference inference inference',
		'inference inference inference',
		'labels labels',
		'labels labels',
		'counter counter counter gpu !',
		'counter counter counter gpu !'
	],
	prometheus: [
		'gpu gpu',
		'gpu counter counter counter counter counter',
		'gpu counter counter counter counter counter counter'
	],
	'prometheus-kafka-adapter': ['gpu', 'gpu', 'gpu', '!', '!', 'gpu', 'counter', '!'],
	telegraf: ['gpu', 'gpu', 'gpu gpu', '!'],
	vector: ['gpu', 'counter', '!', '!']
};

function decoderOf(name: string) {
	const decoder = decoderNamed(name);
	if (!decoder) throw new Error(`no decoder ${name}`);
	return decoder;
}

const kinds = (decoded: readonly Decoded[]) =>
	decoded.map(({ kind }) => (kind === 'not_relevant' ? '!' : kind)).join(' ');

describe.each(Object.entries(EXAMPLES))('examples/formats/%s', (name, expected) => {
	const decoder = decoderOf(name);
	const records = exampleRecords(name);

	it('is decoded', () => {
		expect(records.map((record) => kinds(decodeWith(decoder, record)))).toEqual(expected);
	});

	it('is recognised, record by record', () => {
		expect(records.every((record) => decoder.recognises(record))).toBe(true);
	});

	it('is configured by the leeway.yaml beside it', () => {
		const text = readFileSync(join(projectRoot(), 'examples/formats', name, 'leeway.yaml'), 'utf8');
		const { sources } = parse(text) as { sources: unknown[] };
		for (const source of sources) {
			const config = sourceConfigSchema.parse(source);
			expect(config.decoder).toBe(name);
			expect(decoder.options.safeParse(config.options).success).toBe(true);
		}
	});

	it('mutated in any way never throws, says something, and says only what can be stored', () => {
		fc.assert(
			fc.property(fc.constantFrom(...records), mutations, (record, mutate) => {
				const decoded = decodeWith(decoder, mutate(record));
				expect(decoded.length).toBeGreaterThan(0);
				for (const event of decoded) expectStorable(event);
			}),
			{ numRuns: 400, seed: 4 }
		);
	});
});

/** Bytes changed, cut out, doubled, or values of JSON replaced by others of any type. */
const mutations: fc.Arbitrary<(record: WireRecord) => WireRecord> = fc.oneof(
	fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 8 }).map((flips) =>
		onBytes((bytes) => {
			for (const [at, byte] of flips) bytes[at % bytes.length] = byte;
			return bytes;
		})
	),
	fc.tuple(fc.nat(), fc.nat()).map(([from, length]) =>
		onBytes((bytes) => {
			const at = from % bytes.length;
			return Uint8Array.of(...bytes.subarray(0, at), ...bytes.subarray(at + (length % 64)));
		})
	),
	fc.tuple(fc.nat(), fc.jsonValue()).map(([at, value]) => onText((text) => replaceValue(text, at, value)))
);

function onBytes(change: (bytes: Uint8Array) => Uint8Array) {
	return (record: WireRecord): WireRecord => {
		const bytes = record.value?.slice() ?? new Uint8Array(1);
		return { ...record, value: change(bytes) };
	};
}

const onText = (change: (text: string) => string) => (record: WireRecord) => ({
	...record,
	value: new TextEncoder().encode(change(new TextDecoder().decode(record.value ?? undefined)))
});

/** One value of a JSON text, at any depth, replaced. */
function replaceValue(text: string, at: number, value: unknown): string {
	try {
		let left = at % 200;
		return JSON.stringify(JSON.parse(text), (_, held: unknown) => (left-- === 0 ? value : held)) ?? 'null';
	} catch {
		return text;
	}
}

function expectStorable(event: Decoded): void {
	if (event.kind === 'rejected') expect(event.detail).not.toBe('');
	else if (event.kind === 'not_relevant') expect(event.why).not.toBe('');
	else if (event.kind !== 'half') {
		const at = event.kind === 'labels' ? event.observed_at : event.ts;
		expect(at >= 0 && at <= 0xffffffff * 1000 && Number.isInteger(at)).toBe(true);
		if (event.kind !== 'gpu') expect(event.model).toMatch(/^[a-z0-9][a-z0-9._-]{0,199}$/);
		if (event.kind === 'gpu') {
			for (const name of ['utilisation', 'throttled', 'kv_cache_usage', 'memory_used']) {
				const share = event.metrics[name];
				if (share !== undefined) expect(share >= 0 && share <= 1).toBe(true);
			}
			expect(Object.values(event.metrics).every(Number.isFinite)).toBe(true);
		}
		if (event.kind === 'inference') {
			expect(event.latency_ms === null || event.latency_ms >= 0).toBe(true);
			expect(event.weight > 0 && Number.isFinite(event.weight)).toBe(true);
		}
	}
}
