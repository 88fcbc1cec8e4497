import { asc, eq } from 'drizzle-orm';
import { z } from 'zod';
import {
	quarantinedRecordSchema,
	quarantinedSchema,
	quarantineMarkSchema,
	type QuarantinedRecord,
	type QuarantineFilter,
	type Quarantined,
	type QuarantineMark
} from '#core/quarantine.ts';
import { quarantineReplays } from '#store/schema/quarantine.ts';
import type { Store } from '#store/store.ts';

type State = Quarantined['state'];
export type Found = QuarantineFilter & { state?: State };

const instant = z.string().transform((text) => new Date(text).toISOString());

const refusedSchema = z
	.object({
		topic: z.string(),
		reason: z.string(),
		/** Open, resolved and expired. */
		n: z.number(),
		resolved: z.number(),
		expired: z.number(),
		first_at: instant,
		last_at: instant,
		newest: z.string(),
		sample: z.string()
	})
	/** Sentence and beginning of the raw bytes of the newest one. */
	.transform(({ newest, ...row }) => ({ ...row, detail: newest }));
export type Refused = z.output<typeof refusedSchema>;

/** What was refused, per topic and reason, the most first, at most 200. */
export async function quarantineByReason(store: Store, filter: Found = {}): Promise<Refused[]> {
	return store.ch.query('quarantine-by-reason', paramsOf(filter), refusedSchema);
}

/** Refused records, newest first. */
export async function listQuarantine(
	store: Store,
	filter: Found = {},
	{ limit = 50, offset = 0 }: { limit?: number; offset?: number } = {}
): Promise<Quarantined[]> {
	const params = { ...paramsOf(filter), limit, offset_rows: offset };
	return store.ch.query('quarantine-list', params, quarantinedSchema);
}

const placeSchema = z.object({
	id: z.string(),
	topic: z.string(),
	partition: z.number(),
	epoch: z.number(),
	tries: z.number(),
	/** Characters of the raw bytes as stored. */
	size: z.number()
});
export type QuarantinePlace = z.infer<typeof placeSchema>;

/** Where records stood, in that order; `ids` left out or empty: all that the filter finds. */
export async function quarantinePlaces(
	store: Store,
	filter: Found,
	{ ids = [], limit }: { ids?: readonly string[] | undefined; limit: number }
): Promise<QuarantinePlace[]> {
	return store.ch.query('quarantine-ids', { ...paramsOf(filter), ids, limit }, placeSchema);
}

/** Records whole. */
export async function quarantineRecords(store: Store, ids: readonly string[]): Promise<QuarantinedRecord[]> {
	return store.ch.query('quarantine-records', { ids }, quarantinedRecordSchema);
}

/** What was tried with a record, oldest first. */
export async function quarantineMarks(store: Store, id: string): Promise<QuarantineMark[]> {
	return store.ch.query('quarantine-marks', { id }, quarantineMarkSchema);
}

export type NewMark = QuarantineMark & Pick<Quarantined, 'id' | 'topic' | 'partition' | 'offset' | 'epoch'>;

/** Writes what became of records, once per token. */
export async function insertMarks(store: Store, marks: readonly NewMark[], token: string): Promise<void> {
	const rows = marks.map(({ topic, partition, offset, epoch, decoder, ...mark }) => ({
		...mark,
		...{ _topic: topic, _partition: partition, _offset: offset, _epoch: epoch, _decoder: decoder }
	}));
	await store.ch.insert('quarantine_marks', rows, { token });
}

const GONE = "raw = '', raw_encoding = 'expired', key = '', key_encoding = 'expired', headers = map(), detail = ''";

/** Takes away what records held: bytes, key, headers and sentences. That they came, where, when and why stays. */
export async function expireRecords(store: Store, ids: readonly string[]): Promise<void> {
	const where = 'WHERE id IN {ids:Array(String)} SETTINGS mutations_sync = 1';
	await store.ch.command(`ALTER TABLE quarantine UPDATE ${GONE} ${where}`, { ids });
	await store.ch.command(`ALTER TABLE quarantine_marks UPDATE detail = '' ${where}`, { ids });
}

/** The same for everything received before an instant. Returns how many. */
export async function expireReceivedBefore(store: Store, before: Date): Promise<number> {
	const [found] = await store.ch.query('quarantine-held-before', { before }, z.object({ n: z.number() }));
	if (!found || found.n === 0) return 0;
	// Mutations are stored as text, in which a parameter that is a date is not read again.
	const params = { before: before.getTime() };
	const where = (column: string) =>
		`WHERE toUnixTimestamp64Milli(${column}) < {before:Int64} SETTINGS mutations_sync = 1`;
	await store.ch.command(`ALTER TABLE quarantine UPDATE ${GONE} ${where('received_at')}`, params);
	await store.ch.command(`ALTER TABLE quarantine_marks UPDATE detail = '' ${where('at')}`, params);
	return found.n;
}

export type BegunReplay = typeof quarantineReplays.$inferSelect;

/** Replays that were begun and not finished, oldest first. */
export async function begunReplays(store: Store): Promise<BegunReplay[]> {
	return store.pg.db.select().from(quarantineReplays).orderBy(asc(quarantineReplays.begun_at));
}

export async function beginReplay(store: Store, replay: Pick<BegunReplay, 'token' | 'ids' | 'who'>): Promise<void> {
	await store.pg.db.insert(quarantineReplays).values(replay).onConflictDoNothing();
}

export async function endReplay(store: Store, token: string): Promise<void> {
	await store.pg.db.delete(quarantineReplays).where(eq(quarantineReplays.token, token));
}

function paramsOf({ topic = '', reason = '', model = '', text = '', state, from, to }: Found) {
	return {
		...{ topic, reason, model, text },
		state: state ?? '',
		from: new Date(from ?? 0),
		to: to === undefined ? END_OF_TIME : new Date(to)
	};
}

const END_OF_TIME = new Date('2200-01-01T00:00:00Z');
