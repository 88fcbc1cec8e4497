import {
	claimsOfRange,
	halvesTakenBy,
	newestClaims,
	storedHalves,
	type StoredClaims,
	type StoredHalf,
	type StoredRange
} from '#store/repositories/settle.ts';
import type { Store } from '#store/store.ts';
import type { Half } from '../decode/decoder.ts';
import { CLAIMS_PER_GENERATION } from './claims.ts';
import type { Place } from './question.ts';
import type { Settle } from './settle.ts';

/** As many as a running process can still know: what it took for repeated must look so again. */
const MOST_CLAIMS = 2 * CLAIMS_PER_GENERATION;

/**
 * Rebuilds the memory of ids and halves from the store: at the start of all, later of a partition that came from elsewhere.
 * On a server, whose halves of topics may be another process's, these come with their partitions.
 */
export async function restoreSettle(store: Store, settle: Settle, place?: Place): Promise<void> {
	for (const claims of await newestClaims(store, MOST_CLAIMS, place)) restoreClaims(settle, claims);
	for (const half of await storedHalves(store, place)) {
		if (store.ch.embedded || place || half.topic.startsWith('@')) restoreHalf(settle, half);
	}
}

/**
 * Before a batch is stored again that was begun before: what it stored then is its own, and the halves that it joined are
 * there to be joined again.
 */
export async function restoreRange(store: Store, settle: Settle, range: StoredRange): Promise<void> {
	for (const claims of await claimsOfRange(store, range)) restoreClaims(settle, claims);
	for (const half of await halvesTakenBy(store, range)) restoreHalf(settle, half);
}

function restoreClaims(settle: Settle, { high, low, offset, ...place }: StoredClaims): void {
	settle.restoreClaims(place, {
		length: offset.length,
		offset: Float64Array.from(offset),
		high: Uint32Array.from(high),
		low: Uint32Array.from(low)
	});
}

function restoreHalf(settle: Settle, { half, state, offset, decoder, topic, partition, epoch }: StoredHalf): void {
	// Written by us, from a value of this type.
	settle.restoreHalf({ place: { topic, partition, epoch }, offset, decoder, half: JSON.parse(half) as Half }, state);
}
