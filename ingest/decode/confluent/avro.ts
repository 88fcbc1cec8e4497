import { isObject } from '../check.ts';
import type { RegistrySchema } from '../decoder.ts';
import { AvroBytes } from './avro-bytes.ts';
import { LOGICAL, plainBytes, plainLong } from './avro-logical.ts';

/**
 * Reads Avro's binary encoding into what JSON would say: unions without their wrapping, decimals as numbers (as texts
 * where a number is not exact), 64-bit integers likewise, dates as texts, bytes in base64. Every count is held against
 * the bytes that are there, so that foreign bytes cannot keep a reader busy; nothing is generated from the schema.
 */
export type Read = (bytes: AvroBytes) => unknown;

/** The reader of a schema; `references`: the schemas whose names it uses, in the order in which they use each other. */
export function avroSchema(text: string, references: readonly string[] = []): RegistrySchema {
	const names = new Map<string, Read>();
	for (const reference of references) compile(JSON.parse(reference), '', names);
	const schema: unknown = JSON.parse(text);
	const read = compile(schema, '', names);
	return {
		name: isObject(schema) && typeof schema.name === 'string' ? fullName(schema, '') : 'value',
		read(payload) {
			const bytes = new AvroBytes(payload);
			const value = read(bytes);
			if (bytes.left > 0) throw new Error(`${bytes.left} bytes are left over`);
			return value;
		}
	};
}

const PRIMITIVES: Record<string, Read> = {
	null: () => null,
	boolean: (bytes) => bytes.byte() !== 0,
	int: (bytes) => bytes.size(),
	long: (bytes) => plainLong(bytes.long()),
	float: (bytes) => bytes.float(),
	double: (bytes) => bytes.double(),
	bytes: (bytes) => plainBytes(bytes.bytes()),
	string: (bytes) => bytes.text()
};

function compile(schema: unknown, namespace: string, names: Map<string, Read>): Read {
	if (typeof schema === 'string') return named(schema, namespace, names);
	if (Array.isArray(schema)) return union(schema.map((branch: unknown) => compile(branch, namespace, names)));
	if (!isObject(schema)) throw new Error(`${JSON.stringify(schema)} is no Avro schema`);
	const logical = typeof schema.logicalType === 'string' ? LOGICAL[schema.logicalType]?.(schema) : undefined;
	if (logical) {
		if (typeof schema.name === 'string') names.set(fullName(schema, namespace), logical);
		return logical;
	}
	switch (schema.type) {
		case 'record':
		case 'error':
			return record(schema, namespace, names);
		case 'enum': {
			const symbols: unknown[] = Array.isArray(schema.symbols) ? schema.symbols : [];
			return define(schema, namespace, names, (bytes) => chosen(symbols, bytes.size()));
		}
		case 'fixed': {
			const size = Number(schema.size);
			return define(schema, namespace, names, (bytes) => plainBytes(bytes.fixed(size)));
		}
		case 'array': {
			const item = compile(schema.items, namespace, names);
			return (bytes) => blocks(bytes, () => item(bytes));
		}
		case 'map': {
			const item = compile(schema.values, namespace, names);
			return (bytes) => Object.fromEntries(blocks(bytes, (): [string, unknown] => [bytes.text(), item(bytes)]));
		}
		default:
			return compile(schema.type, namespace, names);
	}
}

function named(name: string, namespace: string, names: Map<string, Read>): Read {
	const primitive = Object.hasOwn(PRIMITIVES, name) ? PRIMITIVES[name] : undefined;
	const read =
		primitive ?? names.get(name.includes('.') || namespace === '' ? name : `${namespace}.${name}`) ?? names.get(name);
	if (!read) throw new Error(`the schema names ${name}, which is not there`);
	return read;
}

function record(schema: Record<string, unknown>, namespace: string, names: Map<string, Read>): Read {
	const fields: [string, Read][] = [];
	// Known before its fields are read: they may be of this type themselves.
	const read = define(schema, namespace, names, (bytes) =>
		bytes.inside(() => Object.fromEntries(fields.map(([name, field]) => [name, field(bytes)])))
	);
	const full = fullName(schema, namespace);
	const inner = full.includes('.') ? full.slice(0, full.lastIndexOf('.')) : '';
	for (const field of Array.isArray(schema.fields) ? (schema.fields as unknown[]) : []) {
		if (!isObject(field)) throw new Error(`${full} has a field that is none`);
		fields.push([String(field.name), compile(field.type, inner, names)]);
	}
	return read;
}

function define(schema: Record<string, unknown>, namespace: string, names: Map<string, Read>, read: Read): Read {
	names.set(fullName(schema, namespace), read);
	return read;
}

function fullName({ name, namespace }: Record<string, unknown>, around: string): string {
	const own = String(name);
	const space = typeof namespace === 'string' ? namespace : around;
	return own.includes('.') || space === '' ? own : `${space}.${own}`;
}

function union(branches: readonly Read[]): Read {
	return (bytes) => chosen(branches, bytes.size())(bytes);
}

function chosen<T>(list: readonly T[], index: number): T {
	const found = list[index];
	if (found === undefined) throw new Error(`${index} chooses none of ${list.length}`);
	return found;
}

/** Items come in blocks, each after its count; a negative count is followed by the block's size. */
function blocks<T>(bytes: AvroBytes, read: () => T): T[] {
	const items: T[] = [];
	for (let count = bytes.size(); count !== 0; count = bytes.size()) {
		if (count < 0) bytes.size();
		const n = Math.abs(count);
		bytes.items(n);
		for (let i = 0; i < n; i++) items.push(read());
	}
	return items;
}
