import type { Read } from './avro.ts';

/** Readers of logical types whose plain value would say something else; the others are what they are stored as. */
export const LOGICAL: Record<string, (schema: Record<string, unknown>) => Read | undefined> = {
	decimal({ type, scale = 0, size }) {
		const digits = Number(scale);
		if (type === 'bytes') return (bytes) => plainDecimal(bytes.bytes(), digits);
		return type === 'fixed' ? (bytes) => plainDecimal(bytes.fixed(Number(size)), digits) : undefined;
	},
	date: ({ type }) =>
		type === 'int' ? (bytes) => new Date(bytes.size() * 86_400_000).toISOString().slice(0, 10) : undefined
};

/** A whole number, as text where a JavaScript number is not exact. */
export function plainLong(value: number | bigint): number | string {
	return typeof value === 'bigint' ? String(value) : value;
}

/** In base64, as JSON has it for protobuf. */
export function plainBytes(bytes: Uint8Array): string {
	let text = '';
	for (const byte of bytes) text += String.fromCharCode(byte);
	return btoa(text);
}

/** Unscaled, in two's complement, the highest byte first. Digits that a JavaScript number always holds. */
const EXACT_DIGITS = 15;

function plainDecimal(bytes: Uint8Array, scale: number): number | string {
	let value = 0n;
	for (const byte of bytes) value = (value << 8n) | BigInt(byte);
	value = BigInt.asIntN(8 * bytes.length, value);
	const digits = (value < 0n ? -value : value).toString().padStart(scale + 1, '0');
	const whole = digits.slice(0, digits.length - scale);
	const text = `${value < 0n ? '-' : ''}${whole}${scale > 0 ? `.${digits.slice(-scale)}` : ''}`;
	return digits.replace(/^0+/, '').length <= EXACT_DIGITS ? Number(text) : text;
}
