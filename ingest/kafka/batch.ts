/**
 * The decisions of effectively-once ingest, without I/O. Per partition: cut a batch [from..end], commit `from` with the
 * intent to store up to `end`, insert with a token made of both, commit end + 1. After a crash at any point, the intent
 * says which records to read again as exactly the same batch, and the token makes the second insert nothing.
 */

/** Rows of one insert: large enough to be cheap, small enough not to hold up pages served by the same process. */
export const MAX_BATCH_RECORDS = 20_000;

/** Records from the committed offset to `end` (inclusive) are being stored. */
export interface Intent {
	end: number;
	epoch: number;
	/** When it was made, ms since 1970: what is judged by the clock is judged the same at every try. */
	at: number;
}

/** What the metadata of a committed offset say: whose offset it is, and the intent, if any. */
export interface CommitNote {
	epoch: number;
	end: number | null;
	/** Of the intent. */
	at: number | null;
}

export function commitMetadata({ epoch, end, at }: CommitNote): string {
	return JSON.stringify(end === null ? { epoch } : { end, epoch, at });
}

/** Metadata written by something else than Leeway say nothing. */
export function parseCommit(metadata: string | null): CommitNote | null {
	if (metadata === null || metadata === '') return null;
	try {
		const { end = null, epoch, at } = JSON.parse(metadata) as Record<string, unknown>;
		if (!Number.isSafeInteger(epoch) || (end !== null && !Number.isSafeInteger(end))) return null;
		return { end: end as number | null, epoch: epoch as number, at: Number.isSafeInteger(at) ? (at as number) : null };
	} catch {
		return null;
	}
}

export interface TokenParts {
	cluster: string;
	topic: string;
	epoch: number;
	partition: number;
	from: number;
	end: number;
}

export function batchToken({ cluster, topic, epoch, partition, from, end }: TokenParts): string {
	return [cluster, topic, epoch, partition, `${from}-${end}`].join('/');
}

/** A piece of a list of records: [start, stop) of the list, and the offset of its last record. */
export interface Cut {
	start: number;
	stop: number;
	end: number;
}

/**
 * Cuts records in the order of their offsets into batches. With an intent, the first batch ends exactly where it ended
 * before; `waiting` counts the records at the end of the list that must wait for the rest of it. `complete` says that the
 * broker has no record after these, as when the end of the intent was compacted away.
 */
export function cutBatches(
	offsets: readonly number[],
	intent: Pick<Intent, 'end'> | null,
	complete: boolean,
	max = MAX_BATCH_RECORDS
): { cuts: Cut[]; waiting: number } {
	const cuts: Cut[] = [];
	let start = 0;
	if (intent !== null) {
		const after = offsets.findIndex((offset) => offset > intent.end);
		const last = offsets.at(-1);
		if (after === -1 && last !== intent.end && !complete) return { cuts, waiting: offsets.length };
		start = after === -1 ? offsets.length : after;
		// The end stays that of the intent, so that the token does, though its last records may be compacted away.
		if (start > 0) cuts.push({ start: 0, stop: start, end: intent.end });
	}
	for (; start < offsets.length; start += max) {
		const stop = Math.min(start + max, offsets.length);
		cuts.push({ start, stop, end: offsets[stop - 1] ?? 0 });
	}
	return { cuts, waiting: 0 };
}

/** What is known of a partition when it is assigned. */
export interface Assigned {
	/** The broker's id of the topic, and the one that the epoch began with; '' where it is not known. */
	topic_id: string;
	known_id: string;
	/** Offset committed by the group for this epoch; null: none, or gone. */
	committed: number | null;
	/** First offset after the broker's last record. */
	high: number;
	/** Last offset in the store, and the minute in which it arrived (ms since 1970); null: nothing is stored. */
	stored: { last_offset: number; at: number } | null;
	/** When the first record read was written, ms since 1970. */
	first_written: number;
}

export type Start = { recreated: true; why: string } | { recreated: false; next: number | null };

/**
 * Where to go on, or that the topic is not the one whose offsets are known. The broker's id of the topic says so; where it
 * cannot be had, the sign is forgotten offsets with only newer records. An end before what was stored is a sign in any
 * case: a broker that lost records gives their offsets to others. `next` null: from the first.
 */
export function decideStart({ topic_id, known_id, committed, high, stored, first_written }: Assigned): Start {
	const named = topic_id !== '' && known_id !== '';
	if (named && topic_id !== known_id) return { recreated: true, why: 'the broker knows it by another id' };
	if (committed !== null && committed > high) {
		return { recreated: true, why: `offset ${committed} was committed, but the topic ends at ${high}` };
	}
	if (stored !== null && stored.last_offset >= high) {
		return { recreated: true, why: `offset ${stored.last_offset} is stored, but the topic ends at ${high}` };
	}
	if (committed !== null) return { recreated: false, next: committed };
	if (stored === null) return { recreated: false, next: null };
	// `at` is the beginning of the minute, so a record written before the end of it may be old.
	if (!named && first_written > stored.at + 60_000) {
		return { recreated: true, why: 'the group has no offset, and every record is newer than what is stored' };
	}
	return { recreated: false, next: stored.last_offset + 1 };
}
