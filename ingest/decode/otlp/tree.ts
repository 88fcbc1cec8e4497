import { isObject } from '../check.ts';

/** The messages of OTLP as its JSON writes them; what protobuf carries is brought to the same form. */
export type Message = Readonly<Record<string, unknown>>;

export type Attributes = ReadonlyMap<string, Message>;

/** A repeated field: messages only, whatever else stands there. */
export function messages(value: unknown): Message[] {
	return Array.isArray(value) ? value.filter(isObject) : [];
}

export function message(value: unknown): Message {
	return isObject(value) ? value : {};
}

/** The attributes of a message by name; of a repeated name, the first. */
export function attributesOf({ attributes }: Message): Attributes {
	const found = new Map<string, Message>();
	for (const { key, value } of messages(attributes)) {
		if (typeof key === 'string' && isObject(value) && !found.has(key)) found.set(key, value);
	}
	return found;
}

/** The value of an attribute where it is a text, a number or a boolean. 64-bit integers come as texts or numbers. */
export function scalarOf(value: Message | undefined): string | number | boolean | undefined {
	if (!value) return undefined;
	const { stringValue, intValue, doubleValue, boolValue } = value;
	if (typeof stringValue === 'string') return stringValue;
	if (typeof boolValue === 'boolean') return boolValue;
	return numberIn(intValue) ?? numberIn(doubleValue);
}

export function textOf(value: Message | undefined): string | undefined {
	const scalar = scalarOf(value);
	return scalar === undefined || scalar === '' ? undefined : String(scalar);
}

export function numberOf(value: Message | undefined): number | undefined {
	const scalar = scalarOf(value);
	const number = typeof scalar === 'string' ? numberIn(scalar) : scalar;
	return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

/** A number that JSON writes as a number, or as a text where it is a 64-bit integer. */
export function numberIn(value: unknown): number | undefined {
	if (typeof value === 'number') return value;
	return typeof value === 'string' && /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(value) ? Number(value) : undefined;
}

/** The first attribute there is of several names. */
export function firstOf(attributes: Attributes, names: readonly string[]): Message | undefined {
	for (const name of names) {
		const value = attributes.get(name);
		if (value) return value;
	}
	return undefined;
}

/** Nanoseconds since 1970, exactly; undefined where there are none: 0 stands for unknown. */
export function nanosOf(value: unknown): bigint | undefined {
	if (typeof value === 'number' && Number.isFinite(value) && value > 0) return BigInt(Math.trunc(value));
	if (typeof value !== 'string' || !/^\d{1,20}$/.test(value)) return undefined;
	const nanos = BigInt(value);
	return nanos > 0n ? nanos : undefined;
}

const LATEST = BigInt(0xffffffff) * 1_000_000_000n;

/** Milliseconds since 1970 of the first of several instants that is known and lies before 2106. */
export function millisOf(...values: unknown[]): number | undefined {
	for (const value of values) {
		const nanos = nanosOf(value);
		if (nanos !== undefined && nanos <= LATEST) return Number(nanos / 1_000_000n);
	}
	return undefined;
}

/** An id as lower-case hex: JSON writes hex in either case, protobuf bytes. '' where it is missing or all zeros. */
export function idOf(value: unknown): string {
	let hex = '';
	if (typeof value === 'string' && value.length <= 64 && /^[0-9a-f]+$/i.test(value)) hex = value.toLowerCase();
	else if (value instanceof Uint8Array && value.length <= 32) {
		hex = Array.from(value, (byte) => byte.toString(16).padStart(2, '0')).join('');
	}
	return /^0*$/.test(hex) ? '' : hex;
}

/** An enum as its number or its name. */
export function isEnum(value: unknown, number: number, name: string): boolean {
	return value === number || value === name || value === String(number);
}
