/** How the bytes of a record stand in a text column. */
export const ENCODINGS = ['text', 'base64', 'latin1', 'none', 'expired'] as const;
export type Encoding = (typeof ENCODINGS)[number];

export interface EncodedBytes {
	text: string;
	encoding: Encoding;
	/** Size as it came, in bytes. */
	bytes: number;
}

/** More of one record is cut: it can be looked at, and not be replayed. */
export const MAX_KEPT_BYTES = 16_000_000;

/** Bytes as text where they are text, so that they can be read and searched, else in base64: both come back exactly. */
export function encodeBytes(value: Uint8Array | string | null): EncodedBytes {
	if (value === null) return { text: '', encoding: 'none', bytes: 0 };
	const whole = Buffer.from(value);
	const kept = whole.subarray(0, MAX_KEPT_BYTES);
	const text = kept.toString('utf8');
	const exact = Buffer.from(text).equals(kept);
	return { text: exact ? text : kept.toString('base64'), encoding: exact ? 'text' : 'base64', bytes: whole.length };
}

/** The bytes again; null: there were none, or they have expired. */
export function decodeBytes({ text, encoding }: Pick<EncodedBytes, 'text' | 'encoding'>): Buffer | null {
	if (encoding === 'none' || encoding === 'expired') return null;
	return Buffer.from(text, encoding === 'text' ? 'utf8' : encoding);
}
