import { rejected, type Rejected } from './event.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The bytes of a record as text, or why not. */
export function readText(bytes: Uint8Array | null): { ok: string } | Rejected {
	if (bytes === null || bytes.length === 0) return rejected('empty', 'the record is empty: send a JSON object');
	try {
		return { ok: utf8.decode(bytes) };
	} catch {
		return rejected('not_utf8', 'the bytes are not UTF-8 text: send JSON in UTF-8, or name the decoder of this topic');
	}
}

type Json = { ok: unknown } | Rejected;

/** The bytes of a record as the value that their JSON says, or why not. Nobody changes the value: others read it too. */
export function readJson(bytes: Uint8Array | null): Json {
	const known = remembered(bytes);
	return (known.json ??= parse(known.text, (text) => JSON.parse(text)));
}

/** As `readJson`, with whole numbers that a JavaScript number cannot hold exactly, such as 64-bit ids, kept as text. */
export function readExactJson(bytes: Uint8Array | null): Json {
	const known = remembered(bytes);
	if (!('ok' in known.text) || !LONG.test(known.text.ok)) return readJson(bytes);
	return (known.exact ??= parse(known.text, (text) => JSON.parse(text, exact as Reviver)));
}

/** The record read last: every decoder that is asked whether it recognises a record reads it. */
let last: { bytes: Uint8Array | null; text: { ok: string } | Rejected; json?: Json; exact?: Json } | undefined;

function remembered(bytes: Uint8Array | null) {
	if (last?.bytes !== bytes || bytes === null) last = { bytes, text: readText(bytes) };
	return last;
}

type Reviver = (key: string, value: unknown) => unknown;

/** Text that may hold a whole number beyond 2^53, outside quotes; few records do, and looking at every value is slow. */
const LONG = /(?:^|[:,[])\s*-?\d{16}/;

function exact(_: string, value: unknown, { source }: { source?: string } = {}): unknown {
	return typeof value === 'number' && !Number.isSafeInteger(value) && source !== undefined && /^-?\d+$/.test(source)
		? source
		: value;
}

function parse(text: { ok: string } | Rejected, read: (text: string) => unknown): Json {
	if (!('ok' in text)) return text;
	try {
		return { ok: read(text.ok) };
	} catch (error) {
		const named = /\b(NaN|-?Infinity)\b/.test(text.ok);
		const hint = named ? ' JSON has no NaN or Infinity: send null, or the text "NaN".' : '';
		return rejected('not_json', `not JSON: ${error instanceof Error ? error.message : String(error)}.${hint}`);
	}
}
