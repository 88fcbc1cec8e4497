/** Who holds an id: a record at `offset` of a numbered place (topic, epoch, partition), stored by batch `batch`. */
export interface Claim {
	place: number;
	offset: number;
	batch: number;
}

/** Ids of one generation; two are kept, so between one and two times as many are remembered. */
export const CLAIMS_PER_GENERATION = 700_000;
/** Slots of a generation: at most two thirds are in use, so that a search is short. 28 bytes each, 56 MiB in all. */
const SLOTS = 2 ** 20;

class Generation {
	readonly high: Uint32Array;
	readonly low: Uint32Array;
	/** 0: the slot is free. */
	readonly place: Uint32Array;
	readonly batch: Float64Array;
	readonly offset: Float64Array;
	used = 0;

	constructor(slots: number) {
		this.high = new Uint32Array(slots);
		this.low = new Uint32Array(slots);
		this.place = new Uint32Array(slots);
		this.batch = new Float64Array(slots);
		this.offset = new Float64Array(slots);
	}

	/** The slot of an id, or the free one where it belongs. */
	slot(high: number, low: number): number {
		const mask = this.place.length - 1;
		let slot = low & mask;
		while (this.place[slot] !== 0 && (this.low[slot] !== low || this.high[slot] !== high)) slot = (slot + 1) & mask;
		return slot;
	}

	put(slot: number, high: number, low: number, { place, offset, batch }: Claim): void {
		if (this.place[slot] === 0) this.used++;
		this.high[slot] = high;
		this.low[slot] = low;
		this.place[slot] = place;
		this.batch[slot] = batch;
		this.offset[slot] = offset;
	}

	get(slot: number): Claim | undefined {
		const place = this.place[slot] ?? 0;
		return place === 0 ? undefined : { place, offset: this.offset[slot] ?? 0, batch: this.batch[slot] ?? 0 };
	}
}

/** A bounded memory of ids and who holds them: the oldest half is forgotten when it is full. */
export class Claims {
	readonly #slots: number;
	readonly #most: number;
	#current: Generation;
	#before: Generation;

	constructor(most = CLAIMS_PER_GENERATION, slots = SLOTS) {
		if (most >= slots || (slots & (slots - 1)) !== 0) throw new Error('Claims need more slots than ids, a power of 2');
		this.#slots = slots;
		this.#most = most;
		this.#current = new Generation(slots);
		this.#before = new Generation(slots);
	}

	find(high: number, low: number): Claim | undefined {
		return (
			this.#current.get(this.#current.slot(high, low)) ?? this.#before.get(this.#before.slot(high, low)) ?? undefined
		);
	}

	/** Makes an id someone's, whoever held it. */
	put(high: number, low: number, claim: Claim): void {
		for (const generation of [this.#current, this.#before]) {
			const slot = generation.slot(high, low);
			if (generation.get(slot)) return generation.put(slot, high, low, claim);
		}
		if (this.#current.used >= this.#most) {
			this.#before = this.#current;
			this.#current = new Generation(this.#slots);
		}
		this.#current.put(this.#current.slot(high, low), high, low, claim);
	}
}
