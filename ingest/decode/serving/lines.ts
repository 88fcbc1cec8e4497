import { rejected, type Rejected } from '../event.ts';
import { readJson, readText } from '../json.ts';
import type { Result } from './cells.ts';

/** The values of a record: one JSON value, the elements of an array, or JSON Lines, as files are sent whole. */
export function readValues(bytes: Uint8Array | null, read = readJson): Result<unknown>[] {
	const whole = read(bytes);
	if (!('ok' in whole)) return readLines(bytes, read) ?? [whole];
	if (!Array.isArray(whole.ok)) return [whole];
	if (whole.ok.length === 0) return [rejected('empty', 'the array is empty: send at least one record')];
	return whole.ok.map((ok: unknown) => ({ ok }));
}

const isRejected = (line: Result<unknown>): line is Rejected => !('ok' in line);

/** A payload: JSON, or JSON Lines as an array. */
export function readPayload(text: string): Result<unknown> {
	const bytes = utf8.encode(text);
	const whole = readJson(bytes);
	const lines = 'ok' in whole ? undefined : readLines(bytes, readJson);
	if (!lines) return whole;
	return lines.find(isRejected) ?? { ok: lines.map((line) => ('ok' in line ? line.ok : null)) };
}

/** Each line by itself; undefined where there are not several. */
function readLines(bytes: Uint8Array | null, read: typeof readJson): Result<unknown>[] | undefined {
	const text = readText(bytes);
	const lines = 'ok' in text ? text.ok.split('\n').filter((line) => line.trim() !== '') : [];
	return lines.length > 1 ? lines.map((line) => read(utf8.encode(line))) : undefined;
}

const utf8 = new TextEncoder();
