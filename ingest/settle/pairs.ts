import type { Half } from '../decode/decoder.ts';
import type { Claim } from './claims.ts';
import type { Holders } from './holders.ts';
import { join, requestOf, rowId } from './join.ts';
import type { HalfAnswer, PlacedHalf } from './question.ts';

/** A half whose other one has not come. */
export interface Waiting {
	half: Half;
	decoder: string;
	/** Where it stands, and the batch it came with. */
	own: Claim;
	/** The batch that stores it in an event; 0: none. */
	taken: number;
	/** When it has waited too long, ms since 1970. */
	until: number;
	/** In memory, about, in bytes. */
	size: number;
}

/** What became of a pair: remembered for a while, so that a half that comes again or too late is known. */
interface Settled {
	side: Half['side'];
	own: Claim;
	state: 'joined' | 'expired';
	/** Both halves came in one batch. */
	together: boolean;
}

/** Halves that wait, and their size in bytes: beyond, the oldest count as too late. */
export const MOST_WAITING = 50_000;
const MOST_SIZE = 64_000_000;
/** Pairs remembered after they were settled. */
const MOST_SETTLED = 100_000;

const keyOf = ({ project, pair }: Half): string => `${project}\n${pair}`;

/** The halves of requests that are logged in two records, by pair. */
export class Pairs {
	readonly #waiting = new Map<string, Waiting>();
	readonly #settled = new Map<string, Settled>();
	/** Pairs that a batch which is not stored yet began or took. */
	readonly #touched = new Map<number, string[]>();
	/** Pairs whose half is being stored alone. */
	readonly #expiring = new Set<string>();
	readonly #most: number;
	readonly #holders: Holders;
	#size = 0;

	constructor(holders: Holders, most = MOST_WAITING) {
		this.#holders = holders;
		this.#most = most;
	}

	get count(): number {
		return this.#waiting.size;
	}

	/**
	 * What becomes of a half, or the batch that has to be stored before that can be told. `mates`: offsets of the halves of
	 * its batch.
	 */
	answer(
		{ half, decoder }: Pick<PlacedHalf, 'half' | 'decoder'>,
		own: Claim,
		until: number,
		mates: ReadonlySet<number>
	): HalfAnswer | Promise<unknown> {
		const key = keyOf(half);
		const first = this.#waiting.get(key);
		if (first) return this.#meet(first, half, own);
		const settled = this.#settled.get(key);
		// A batch with both halves is asked about again: neither half waited, and they are joined again.
		if (settled?.together && same(settled.own, own)) this.#settled.delete(key);
		else if (settled) {
			if (same(settled.own, own)) return { kind: 'waits' };
			if (settled.state === 'joined' || settled.side === half.side) return { kind: 'repeated' };
			return refused(half, 'came after the time in which pairs are joined (pair_timeout_seconds)');
		}
		const event_id = rowId(requestOf(half), 0, half.rows.length);
		const elsewhere = half.model === '' ? false : this.#holders.holds({ ...half, event_id }, own, mates);
		if (elsewhere instanceof Promise) return elsewhere;
		if (elsewhere) return { kind: 'repeated' };
		this.#wait(key, { half, decoder, own, taken: 0, until });
		return { kind: 'waits' };
	}

	#meet(first: Waiting, half: Half, own: Claim): HalfAnswer | Promise<unknown> {
		if (same(first.own, own)) return { kind: 'waits' };
		const inFlight = [first.own.batch, first.taken].find(
			(batch) => batch !== own.batch && this.#holders.until(batch) !== undefined
		);
		if (inFlight !== undefined) return this.#holders.until(inFlight) ?? Promise.resolve();
		if (first.half.side === half.side || first.taken !== 0) return { kind: 'repeated' };
		const [request, response] = half.side === 'response' ? [first.half, half] : [half, first.half];
		const together = first.own.batch === own.batch;
		const joined = join(request, response, requestOf(together ? request : first.half));
		if (!Array.isArray(joined)) return refused(half, joined.detail);
		const events = this.#holders.claimEvents(joined, own);
		if (events instanceof Promise) return events;
		// Their record holds them, and may be about to be stored again: it needs the first half itself.
		if (events.length === 0) return { kind: 'repeated' };
		this.#take(keyOf(half), first, own.batch);
		return { kind: 'joined', events };
	}

	/** A batch is stored: its halves wait in the store as well, those it took are settled. */
	stored(batch: number, state: Settled['state'] = 'joined'): void {
		for (const key of this.#end(batch)) {
			const waiting = this.#waiting.get(key);
			if (waiting?.taken !== batch) continue;
			this.#drop(key);
			const together = waiting.own.batch === batch;
			this.#settle(key, { side: waiting.half.side, own: waiting.own, state, together });
		}
	}

	/** A batch will not be stored: its halves have not come, and those it took wait again. */
	abandoned(batch: number): void {
		for (const key of this.#end(batch)) {
			const waiting = this.#waiting.get(key);
			if (waiting?.own.batch === batch) this.#drop(key);
			else if (waiting?.taken === batch) waiting.taken = 0;
		}
	}

	/** Takes for a batch what has waited too long, and the oldest beyond the bound: nothing joins them meanwhile. */
	expire(now: number, most: number, batch: number): Waiting[] {
		const expired: Waiting[] = [];
		let [count, size] = [this.#waiting.size, this.#size];
		for (const [key, waiting] of this.#waiting) {
			if (expired.length >= most) break;
			const fits = count <= this.#most && size <= MOST_SIZE;
			if (waiting.taken !== 0 || this.#holders.until(waiting.own.batch) || (fits && waiting.until > now)) continue;
			this.#take(key, waiting, batch);
			this.#expiring.add(key);
			size -= waiting.size;
			count--;
			expired.push(waiting);
		}
		return expired;
	}

	/** One that was taken waits on. */
	giveBack(half: Half): void {
		const waiting = this.#waiting.get(keyOf(half));
		if (waiting) waiting.taken = 0;
		this.#expiring.delete(keyOf(half));
	}

	/** Halves of these places are another member's to join and to store alone. */
	forget(places: (place: number) => boolean): void {
		for (const [key, { own }] of this.#waiting) if (places(own.place)) this.#drop(key);
	}

	/** What an earlier process left: it replaces what is known of the pair. */
	restore({ half, decoder, own, until }: Omit<Waiting, 'taken' | 'size'>, state: 'waiting' | Settled['state']): void {
		const key = keyOf(half);
		if (this.#expiring.has(key)) return;
		this.#drop(key);
		this.#settled.delete(key);
		if (state !== 'waiting') this.#settle(key, { side: half.side, own, state, together: false });
		else this.#waiting.set(key, { half, decoder, own, taken: 0, until, size: this.#add(half) });
	}

	#wait(key: string, waiting: Omit<Waiting, 'size'>): void {
		this.#waiting.set(key, { ...waiting, size: this.#add(waiting.half) });
		this.#touch(key, waiting.own.batch);
	}

	#take(key: string, waiting: Waiting, batch: number): void {
		waiting.taken = batch;
		this.#touch(key, batch);
	}

	#touch(key: string, batch: number): void {
		const touched = this.#touched.get(batch);
		if (touched) touched.push(key);
		else this.#touched.set(batch, [key]);
	}

	#end(batch: number): string[] {
		const touched = this.#touched.get(batch) ?? [];
		this.#touched.delete(batch);
		for (const key of touched) this.#expiring.delete(key);
		return touched;
	}

	#add(half: Half): number {
		const size = half.rows.reduce((sum, { features = {} }) => sum + 50 * (1 + Object.keys(features).length), 200);
		this.#size += size;
		return size;
	}

	#drop(key: string): void {
		this.#size -= this.#waiting.get(key)?.size ?? 0;
		this.#waiting.delete(key);
	}

	#settle(key: string, settled: Settled): void {
		this.#settled.set(key, settled);
		if (this.#settled.size <= MOST_SETTLED) return;
		const [oldest] = this.#settled.keys();
		if (oldest !== undefined) this.#settled.delete(oldest);
	}
}

const same = (a: Claim, b: Claim): boolean => a.place === b.place && a.offset === b.offset;

function refused({ side, pair }: Half, why: string): HalfAnswer {
	return { kind: 'refused', detail: `${side} ${pair}: ${why}` };
}
