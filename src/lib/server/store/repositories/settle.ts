import { eq } from 'drizzle-orm';
import { z } from 'zod';
import { settleExpiries } from '#store/schema/settle.ts';
import type { Store } from '#store/store.ts';

const placeSchema = z.object({ topic: z.string(), partition: z.number(), epoch: z.number() });
const claimsSchema = placeSchema.extend({
	high: z.array(z.number()),
	low: z.array(z.number()),
	offset: z.array(z.number())
});
const halfSchema = placeSchema.extend({
	offset: z.coerce.number(),
	decoder: z.string(),
	half: z.string(),
	state: z.enum(['waiting', 'joined', 'expired'])
});
/** Hashes of ids that producers gave, and the records that hold them. */
export type StoredClaims = z.infer<typeof claimsSchema>;
/** A half of a request, as JSON, and what became of it. */
export type StoredHalf = z.infer<typeof halfSchema>;

export interface StoredPlace {
	topic: string;
	partition: number;
	epoch: number;
}
/** Offsets from `from` to `end`, inclusive. */
export interface StoredRange extends StoredPlace {
	from: number;
	end: number;
}

const EVERYWHERE: StoredPlace = { topic: '', partition: 0, epoch: 0 };

/** Ids of the newest events, oldest first; of one partition, or of all. */
export async function newestClaims(store: Store, most: number, place = EVERYWHERE): Promise<StoredClaims[]> {
	return store.ch.query('settle-claims', { ...named(place), most }, claimsSchema);
}

/** Ids of the events of a range of offsets. */
export async function claimsOfRange(store: Store, range: StoredRange): Promise<StoredClaims[]> {
	return store.ch.query('settle-range-claims', { ...range }, claimsSchema);
}

/** Tables that hold rows of a range of offsets. */
export async function tablesWithRange(store: Store, range: StoredRange): Promise<Set<string>> {
	const rows = await store.ch.query('settle-range-rows', { ...range }, z.object({ name: z.string() }));
	return new Set(rows.map(({ name }) => name));
}

/** In how many minutes rows have arrived since `at`, ms since 1970, without its own: inserts have been made in no other. */
export async function minutesSince(store: Store, at: number): Promise<number> {
	const [row] = await store.ch.query('settle-minutes-since', { at }, z.object({ minutes: z.number() }));
	return row?.minutes ?? 0;
}

/** Halves, oldest first; of one partition, or of all. */
export async function storedHalves(store: Store, place = EVERYWHERE): Promise<StoredHalf[]> {
	return store.ch.query('settle-halves', named(place), halfSchema);
}

/** Halves from elsewhere that are part of events of a range of offsets. */
export async function halvesTakenBy(store: Store, range: StoredRange): Promise<StoredHalf[]> {
	return store.ch.query('settle-taken-halves', { ...range }, halfSchema);
}

const named = ({ topic, partition, epoch }: StoredPlace) => ({ topic, partition, epoch });

/** Halves that are being stored alone, under a token: begun, and not known to be stored. */
export interface Expiry {
	token: string;
	/** With what each becomes, as the ingest process decided. */
	halves: (StoredPlace & { offset: number; decoder: string; half: string; lone: unknown })[];
}

export async function begunExpiries(store: Store): Promise<Expiry[]> {
	return store.pg.db.select().from(settleExpiries);
}

/** All of them, or none. */
export async function beginExpiries(store: Store, expiries: Expiry[]): Promise<void> {
	if (expiries.length > 0) await store.pg.db.insert(settleExpiries).values(expiries);
}

export async function endExpiry(store: Store, token: string): Promise<void> {
	await store.pg.db.delete(settleExpiries).where(eq(settleExpiries.token, token));
}
