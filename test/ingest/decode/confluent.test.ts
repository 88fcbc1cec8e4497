import avro from 'avsc';
import protobuf from 'protobufjs';
import { describe, expect, test } from 'vitest';
import { avroSchema } from '#ingest/decode/confluent/avro.ts';
import { protobufSchema } from '#ingest/decode/confluent/protobuf.ts';
import { confluent } from '#ingest/decode/confluent.ts';
import type { RegistrySchema } from '#ingest/decode/decoder.ts';

/** Values are encoded by another implementation of Avro, avsc. */
const longs = avro.types.LongType.__with({
	fromBuffer: (buffer: Buffer) => buffer.readBigInt64LE(),
	toBuffer: (value: bigint) => {
		const buffer = Buffer.alloc(8);
		buffer.writeBigInt64LE(value);
		return buffer;
	},
	fromJSON: BigInt,
	toJSON: String,
	isValid: (value: unknown) => typeof value === 'bigint',
	compare: (a: bigint, b: bigint) => (a < b ? -1 : Number(a > b))
});

function throughAvro(schema: unknown, value: unknown): unknown {
	const type = avro.Type.forSchema(schema as avro.Schema, { registry: { long: longs }, wrapUnions: true });
	return avroSchema(JSON.stringify(schema)).read(type.toBuffer(value));
}

const record = (...fields: [string, unknown][]) => ({
	type: 'record',
	name: 'Scored',
	namespace: 'bank',
	fields: fields.map(([name, type]) => ({ name, type }))
});

describe('Avro', () => {
	const cases: [string, unknown, unknown, unknown][] = [
		[
			'text and numbers',
			record(['a', 'string'], ['b', 'int'], ['c', 'double']),
			{ a: 'ü', b: -3, c: 0.1 },
			{ a: 'ü', b: -3, c: 0.1 }
		],
		['a float', 'float', 1.5, 1.5],
		['a long', 'long', 1_700_000_000_000n, 1_700_000_000_000],
		['a long that no number holds', 'long', 9_223_372_036_854_775_807n, '9223372036854775807'],
		['the smallest long', 'long', -9_223_372_036_854_775_808n, '-9223372036854775808'],
		['a union, unwrapped', record(['x', ['null', 'double', 'string']]), { x: { double: 2 } }, { x: 2 }],
		['null of a union', record(['x', ['null', 'double']]), { x: null }, { x: null }],
		[
			'lists and maps',
			record(['l', { type: 'array', items: 'int' }], ['m', { type: 'map', values: 'int' }]),
			{ l: [1, 2], m: { a: 1 } },
			{ l: [1, 2], m: { a: 1 } }
		],
		['an enumeration', { type: 'enum', name: 'E', symbols: ['A', 'B'] }, 'B', 'B'],
		['bytes', 'bytes', Buffer.from([0, 255]), 'AP8='],
		['a date', { type: 'int', logicalType: 'date' }, 20_484, '2026-01-31'],
		['an instant', { type: 'long', logicalType: 'timestamp-millis' }, 1_769_860_800_000, 1_769_860_800_000],
		['a decimal', { type: 'bytes', logicalType: 'decimal', precision: 9, scale: 2 }, Buffer.from([0xff, 0x38]), -2],
		[
			'a decimal with leading zeros',
			{ type: 'bytes', logicalType: 'decimal', precision: 9, scale: 3 },
			Buffer.from([5]),
			0.005
		],
		[
			'a decimal that no number holds',
			{ type: 'fixed', name: 'F', size: 9, logicalType: 'decimal', precision: 20, scale: 2 },
			Buffer.from([1, 0, 0, 0, 0, 0, 0, 0, 1]),
			'184467440737095516.17'
		]
	];
	test.each(cases)('%s', (_, schema, value, expected) => expect(throughAvro(schema, value)).toEqual(expected));

	test('a type that holds itself, and names of other schemas', () => {
		const tree = {
			type: 'record',
			name: 'Tree',
			fields: [
				{ name: 'v', type: 'int' },
				{ name: 'kids', type: { type: 'array', items: 'Tree' } }
			]
		};
		const value = { v: 1, kids: [{ v: 2, kids: [] }] };
		expect(throughAvro(tree, value)).toEqual(value);
		const using = { type: 'record', name: 'a.Holder', fields: [{ name: 'scored', type: 'bank.Scored' }] };
		const schema = avroSchema(JSON.stringify(using), [JSON.stringify(record(['x', 'int']))]);
		expect(schema).toMatchObject({ name: 'a.Holder' });
		expect(schema.read(Uint8Array.of(6))).toEqual({ scored: { x: 3 } });
	});

	const broken: [string, unknown, number[], string][] = [
		['the bytes end', 'double', [1, 2], '8 bytes are wanted where 2 are left'],
		['bytes are left over', 'int', [2, 2], '1 bytes are left over'],
		[
			'a list claims more than there is',
			{ type: 'array', items: 'null' },
			[0xfe, 0xff, 0xff, 0xff, 0xff, 0x7f],
			'more than 1000000 items'
		],
		['a text claims more than there is', 'string', [0xfe, 0xff, 0xff, 0x7f, 65], 'bytes are wanted where 1 are left'],
		['a negative length', 'bytes', [1], '-1 bytes are wanted'],
		['no branch of that number', ['null', 'int'], [8], '4 chooses none of 2'],
		['a number without an end', 'long', Array(11).fill(255) as number[], 'more than 64 bits']
	];
	test.each(broken)('refuses bytes in which %s', (_, schema, bytes, why) => {
		expect(() => avroSchema(JSON.stringify(schema)).read(Uint8Array.from(bytes))).toThrow(why);
	});
	test('refuses a schema that names what is not there', () => {
		expect(() => avroSchema('"bank.Nobody"')).toThrow('bank.Nobody, which is not there');
	});
});

const PROTO = `syntax = "proto3";
package bank;
import "google/protobuf/timestamp.proto";
import "google/protobuf/wrappers.proto";
import "shared.proto";
message Other { int32 a = 1; }
message Scored {
  message Inner { double x = 1; }
  string id = 1; int64 big = 2; double score = 3; google.protobuf.Timestamp at = 4; repeated Inner rows = 5;
  map<string, double> features = 6; Tier tier = 7; optional double maybe = 8; bytes raw = 9; shared.Tag tag = 10;
  google.protobuf.DoubleValue boxed = 11;
}
enum Tier { LOW = 0; HIGH = 1; }`;
const SHARED = 'syntax = "proto3"; package shared; message Tag { string name = 1; }';

describe('Protobuf', () => {
	const schema = protobufSchema(PROTO, { 'shared.proto': SHARED });
	test('a message by its index, as JSON says it', () => {
		const root = new protobuf.Root();
		protobuf.parse(SHARED, root, { keepCase: true });
		protobuf.parse(PROTO, root, { keepCase: true });
		for (const file of ['timestamp', 'wrappers'])
			root.addJSON(protobuf.common.get(`google/protobuf/${file}.proto`)?.nested ?? {});
		const type = root.lookupType('bank.Scored');
		const bytes = type
			.encode(
				type.fromObject({
					id: 'r',
					big: '9007199254740993',
					score: 0.5,
					at: { seconds: 1_769_860_800, nanos: 5e6 },
					rows: [{ x: 1 }],
					features: { age: 3 },
					tier: 1,
					raw: 'AP8=',
					tag: { name: 't' },
					boxed: { value: 2 }
				})
			)
			.finish();
		// One index, of the second message: 1, 1 as zigzag varints.
		expect(schema.read(Uint8Array.of(2, 2, ...bytes))).toEqual({
			id: 'r',
			big: '9007199254740993',
			score: 0.5,
			at: '2026-01-31T12:00:00.005Z',
			rows: [{ x: 1 }],
			features: { age: 3 },
			tier: 'HIGH',
			maybe: null,
			raw: 'AP8=',
			tag: { name: 't' },
			boxed: 2
		});
		// The default of a field that was not sent; null where its absence means something.
		expect(schema.read(Uint8Array.of(2, 2))).toMatchObject({
			id: '',
			big: 0,
			tier: 'LOW',
			rows: [],
			features: {},
			maybe: null,
			at: null,
			boxed: null
		});
		// A single 0: the first message. Two indexes: a message inside another.
		expect(schema.read(Uint8Array.of(0, 8, 7))).toEqual({ a: 7 });
		expect(schema.read(Uint8Array.of(4, 2, 0))).toEqual({ x: 0 });
	});
	test.each([[[2, 20]], [[0, 8]], [[]], [[0, 9, 1]]])('refuses %j', (bytes) => {
		expect(() => schema.read(Uint8Array.from(bytes))).toThrow();
	});
});

describe('framed records', () => {
	const schema = avroSchema(
		JSON.stringify(record(['model', 'string'], ['features', { type: 'map', values: 'double' }]))
	);
	const framed = (id: number, ...bytes: number[]) => Uint8Array.of(0, 0, 0, 0, id, ...bytes);
	const decode = (value: Uint8Array | null, options: unknown = {}) =>
		confluent.decode(
			{ topic: 't', key: null, value, headers: {}, timestamp: 0 },
			{
				project: 'p',
				environment: 'e',
				id: 't/0/1',
				options: confluent.options.parse(options),
				schema: (id): RegistrySchema | undefined => (id === 7 ? schema : undefined)
			}
		);
	const bytes = [2, 109, 2, 2, 120, 0, 0, 0, 0, 0, 0, 0xf0, 0x3f, 0];

	test('without a mapping, events of our own', () => {
		expect(decode(framed(7, ...bytes))).toMatchObject([
			{ kind: 'inference', model: 'm', features: { x: 1 }, event_id: 't/0/1' }
		]);
	});
	test('with a mapping, whatever it says', () => {
		const options = {
			records: [{ kind: 'inference', fields: { model: { value: 'other' } }, features: ['$.features'] }]
		};
		expect(decode(framed(7, ...bytes), options)).toMatchObject([{ model: 'other', features: { x: 1 } }]);
	});
	test.each([
		[framed(8, 1), 'no_schema', 'schema 8 is not in the registry'],
		[framed(7, 1), 'encoding', 'not a bank.Scored of schema 7'],
		[Uint8Array.of(123, 125, 0, 0, 0, 0, 0), 'encoding', 'begins with byte 123'],
		[null, 'empty', '']
	])('%o is refused', (value, reason, detail) => {
		expect(decode(value)).toMatchObject([{ kind: 'rejected', reason, detail: expect.stringContaining(detail) }]);
	});
});
