import type { InferenceEvent } from '../decode/event.ts';
import { Claims, type Claim } from './claims.ts';
import { identityHash, type Identity } from './hash.ts';
import type { Ids } from './question.ts';

/** Of a claim that nobody stands for any more. */
const RELEASED = -1;

/**
 * Who holds which id, and which batches are not stored yet. What depends on a batch that is not stored has to wait for
 * it: then nothing was decided on what a crash undoes.
 */
export class Holders {
	readonly #claims: Claims;
	/** 0 stands for everything that is stored. */
	readonly #inFlight = new Map<number, { until: Promise<unknown>; end: () => void; joined: InferenceEvent[] }>();
	#batches = 0;

	constructor(claims = new Claims()) {
		this.#claims = claims;
	}

	begin(): number {
		const { promise, resolve } = Promise.withResolvers<null>();
		this.#inFlight.set(++this.#batches, { until: promise, end: () => resolve(null), joined: [] });
		return this.#batches;
	}

	end(batch: number): void {
		this.#inFlight.get(batch)?.end();
		this.#inFlight.delete(batch);
	}

	/** Ends when a batch is stored or given up; undefined where it is. */
	until(batch: number): Promise<unknown> | undefined {
		return this.#inFlight.get(batch)?.until;
	}

	/** True: the id is the record's own now, or was. False: another stored record has it, or one of the same batch. */
	claim(high: number, low: number, own: Claim): boolean | Promise<unknown> {
		const held = this.#claims.find(high, low);
		if (!held || held.batch === RELEASED) {
			this.#claims.put(high, low, own);
			return true;
		}
		if (held.place === own.place && held.offset === own.offset) return true;
		return held.batch === own.batch ? false : (this.until(held.batch) ?? false);
	}

	/** The events whose ids are free or the record's own. */
	claimEvents(events: readonly InferenceEvent[], own: Claim): InferenceEvent[] | Promise<unknown> {
		const free: InferenceEvent[] = [];
		for (const event of events) {
			const { high, low } = identityHash(event);
			const claimed = this.claim(high, low, own);
			if (claimed instanceof Promise) {
				this.#releaseEvents(free, own.batch);
				return claimed;
			}
			if (claimed) free.push(event);
		}
		this.#inFlight.get(own.batch)?.joined.push(...free);
		return free;
	}

	/**
	 * Whether another record holds the id of an event, without claiming it. `mates`: offsets of the same batch, which do not
	 * count: it was stored before.
	 */
	holds(event: Identity, own: Claim, mates: ReadonlySet<number>): boolean | Promise<unknown> {
		const { high, low } = identityHash(event);
		const held = this.#claims.find(high, low);
		if (!held || held.batch === RELEASED) return false;
		if (held.place === own.place && mates.has(held.offset)) return false;
		return this.until(held.batch) ?? true;
	}

	/** Gives back what a batch has claimed: these ids, and those of the events it joined. */
	release({ length, high, low }: Pick<Ids, 'length' | 'high' | 'low'>, batch: number): void {
		for (let i = 0; i < length; i++) this.#release(high[i] ?? 0, low[i] ?? 0, batch);
		this.#releaseEvents(this.#inFlight.get(batch)?.joined ?? [], batch);
	}

	unclaim(event: InferenceEvent, batch: number): void {
		this.#releaseEvents([event], batch);
	}

	#releaseEvents(events: readonly InferenceEvent[], batch: number): void {
		for (const { high, low } of events.map(identityHash)) this.#release(high, low, batch);
	}

	#release(high: number, low: number, batch: number): void {
		const held = this.#claims.find(high, low);
		if (held?.batch === batch) this.#claims.put(high, low, { ...held, batch: RELEASED });
	}

	/** Stored by an earlier process: the newest of two that hold the same id is told last. */
	restore(high: number, low: number, place: number, offset: number): void {
		const held = this.#claims.find(high, low);
		if (!held || !this.until(held.batch)) this.#claims.put(high, low, { place, offset, batch: 0 });
	}
}
