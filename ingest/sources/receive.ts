import { createHash, randomUUID } from 'node:crypto';
import type { WireRecord } from '../decode/decoder.ts';
import { outcome, type DirectOutcome } from '../direct.ts';
import type { Inbox } from '../inbox/inbox.ts';
import { takeOffsets } from '../offsets.ts';
import type { Incoming } from '../pipeline.ts';
import type { Source } from './source.ts';

/** What was posted to a source, or read from it. */
export interface Posted {
	/** The records; a request carries one, unless its media type says that each line is one. */
	values: readonly Uint8Array[];
	/** Names in lower case. */
	headers: Readonly<Record<string, string>>;
	/** Stands in the rows, where it is not the source's name. */
	topic?: string;
	/** The same request with the same key is stored once. */
	idempotency_key?: string;
}

/** Decodes and stores what came to a source by no topic; on return everything is stored, or in the quarantine. */
export type Receive = (source: Source, posted: Posted) => Promise<DirectOutcome>;

/** Carry secrets of the sender, and say nothing of a record. */
const PRIVATE = ['authorization', 'proxy-authorization', 'cookie', 'x-api-key', 'idempotency-key'];

export function createReceive(inbox: Pick<Inbox, 'store'>): Receive {
	return async (source, { values, headers, topic = source.name, idempotency_key }) => {
		const kept = Object.fromEntries(Object.entries(headers).filter(([name]) => !PRIVATE.includes(name)));
		const timestamp = Date.now();
		const wires = values.map((value): WireRecord => ({ topic, key: null, value, headers: kept, timestamp }));
		await source.prepare(wires);
		const first = takeOffsets(wires.length);
		const records = wires.flatMap((wire, i): Incoming[] => {
			const { decoded: found, decoder } = source.decode(wire, identity(wire, idempotency_key, i));
			const offset = first + i;
			return found.map((decoded, index) => ({
				decoded,
				decoder,
				offset,
				raw: () => wire.value,
				headers: kept,
				timestamp,
				part: { index, of: found.length }
			}));
		});
		const key = idempotency_key === undefined ? undefined : `${topic}/${idempotency_key}`;
		return outcome(records.length, await inbox.store(topic, records, key));
	};
}

/**
 * Identity of a posted record, the same when it is sent again: by its key, or by the id that it carries as a CloudEvent.
 * Such an id is its caller's choice and may repeat, so the bytes count with it.
 */
function identity({ topic, headers, value }: WireRecord, key: string | undefined, index: number): string {
	if (key !== undefined) return `${topic}/${key}/${index}`;
	const id = headers['ce-id'];
	if (id === undefined) return `${topic}/${randomUUID()}/${index}`;
	const digest = createHash('sha256')
		.update(headers['ce-type'] ?? '')
		.update(value ?? '')
		.digest('hex');
	return `${topic}/${id}/${digest.slice(0, 32)}/${index}`;
}
