import protobuf from 'protobufjs';
import type { RegistrySchema } from '../decoder.ts';
import { plainBytes } from './avro-logical.ts';

const { Root, Type, Enum, MapField } = protobuf;

/**
 * Reads messages of a .proto file by the indexes that stand before them, into what JSON would say: names as in the file,
 * enumerations by name, timestamps in ISO 8601, 64-bit integers as texts where a number is not exact, bytes in base64.
 */
export function protobufSchema(text: string, references: Readonly<Record<string, string>> = {}): RegistrySchema {
	const root = new Root();
	for (const file of Object.values(references)) protobuf.parse(file, root, { keepCase: true });
	const { root: own, package: name } = protobuf.parse(text, new Root(), { keepCase: true });
	protobuf.parse(text, root, { keepCase: true });
	addCommon(root, text + Object.values(references).join('\n'));
	root.resolveAll();
	const file = name === undefined ? own : own.lookup(name);
	return {
		name: name ?? 'message',
		read(payload) {
			const reader = protobuf.Reader.create(payload);
			const type = root.lookupType(typeAt(file, indexesOf(reader)).fullName);
			return plainMessage(type.decode(payload.subarray(reader.pos)), type);
		}
	};
}

/** Zigzag varints, their number first; a single 0 stands for the first message of the file. */
function indexesOf(reader: protobuf.Reader): number[] {
	const count = reader.sint32();
	if (count === 0) return [0];
	if (count < 0 || count > 32) throw new Error(`${count} is no number of message indexes`);
	return Array.from({ length: count }, () => reader.sint32());
}

function typeAt(file: protobuf.ReflectionObject | null, indexes: readonly number[]): protobuf.Type {
	let at = file;
	for (const index of indexes) {
		const types = at instanceof protobuf.Namespace ? at.nestedArray.filter((nested) => nested instanceof Type) : [];
		at = types[index] ?? null;
	}
	if (!(at instanceof Type)) throw new Error(`the schema has no message ${indexes.join('.')}`);
	return at;
}

const IMPORT = /import\s+(?:public\s+)?"(google\/protobuf\/[^"]+)"/g;

/** Google's well-known types stand in no registry. */
function addCommon(root: protobuf.Root, text: string): void {
	for (const [, file = ''] of text.matchAll(IMPORT)) {
		const known = protobuf.common.get(file);
		if (known?.nested) root.addJSON(known.nested);
	}
}

function plainMessage(message: protobuf.Message, type: protobuf.Type): unknown {
	const value = message as unknown as Record<string, unknown>;
	if (type.fullName === '.google.protobuf.Timestamp') return timestamp(value);
	if (/^\.google\.protobuf\.\w+Value$/.test(type.fullName) && type.fields.value) {
		return plainScalar(value.value, type.fields.value);
	}
	return Object.fromEntries(type.fieldsArray.map((field) => [field.name, plainField(value, field)]));
}

function plainField(message: Record<string, unknown>, field: protobuf.Field): unknown {
	const value = message[field.name];
	const own = Object.hasOwn(message, field.name);
	if (field instanceof MapField) {
		return Object.fromEntries(
			Object.entries(own ? (value as object) : {}).map(([key, item]) => [key, plainScalar(item, field)])
		);
	}
	if (field.repeated) return own ? (value as unknown[]).map((item) => plainScalar(item, field)) : [];
	// Absent, where the file says that this is something else than its default.
	if (!own && (field.resolvedType instanceof Type || field.hasPresence)) return null;
	return plainScalar(value, field);
}

function plainScalar(value: unknown, { resolvedType: type }: protobuf.Field): unknown {
	if (type instanceof Type) return plainMessage(value as protobuf.Message, type);
	if (type instanceof Enum) return type.valuesById[Number(value)] ?? value;
	if (value instanceof Uint8Array || Array.isArray(value))
		return plainBytes(Uint8Array.from(value as Iterable<number>));
	// 64-bit integers are objects of their own.
	return typeof value === 'object' && value !== null ? long(String(value)) : value;
}

function long(text: string): number | string {
	return Number.isSafeInteger(Number(text)) ? Number(text) : text;
}

function timestamp({ seconds, nanos }: Record<string, unknown>): string | null {
	const at = new Date(Number(String(seconds ?? 0)) * 1000 + Math.trunc(Number(nanos ?? 0) / 1e6));
	return Number.isNaN(at.getTime()) ? null : at.toISOString();
}
