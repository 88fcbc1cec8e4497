import { randomUUID } from 'node:crypto';
import type { Rejected } from '../decode/event.ts';
import type { Incoming } from '../pipeline.ts';
import type { Origin } from '../prepare.ts';
import { encodeBytes } from './bytes.ts';

/** The row of a refused record: whole, with why, and with what decoding it again needs to know. */
export function quarantineRow(
	{ raw, key = null, headers = {}, timestamp, sent_as, part = { index: 0, of: 1 }, about }: Incoming,
	{ reason, detail }: Rejected,
	origin: Origin,
	now: number
): Record<string, unknown> {
	const value = encodeBytes(raw());
	const keyed = encodeBytes(key);
	return {
		id: randomUUID(),
		received_at: now,
		written_at: timestamp ?? now,
		reason,
		detail,
		raw: value.text,
		raw_encoding: value.encoding,
		raw_bytes: value.bytes,
		key: keyed.text,
		key_encoding: keyed.encoding,
		headers,
		sent_as: sent_as ?? '',
		part: part.index,
		parts: part.of,
		...{ project: '', environment: '', model: '', version: '' },
		...about,
		...origin
	};
}
