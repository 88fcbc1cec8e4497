import type { Half } from '../decode/decoder.ts';
import type { InferenceEvent } from '../decode/event.ts';
import { identityHash } from './hash.ts';

/** Where records stand; an offset in it names one record for ever. */
export interface Place {
	topic: string;
	partition: number;
	epoch: number;
}

/**
 * Ids that producers gave, in the order of their batch: per id the place of its event in the batch, its offset, and its
 * hash. Typed arrays, so that a thread that decodes can hand them over.
 */
export interface Ids {
	length: number;
	index: Uint32Array;
	offset: Float64Array;
	high: Uint32Array;
	low: Uint32Array;
}

export interface PlacedHalf {
	/** Place in the batch. */
	index: number;
	offset: number;
	/** Name and version. */
	decoder: string;
	half: Half;
}

/** What has to be asked about a batch before it is stored: only of events that are sound, for a refused one holds no id. */
export interface Question {
	place: Place;
	ids: Ids;
	halves: readonly PlacedHalf[];
}

/** What becomes of one half. */
export type HalfAnswer =
	/** Stored as it is: the other one has not come. */
	| { kind: 'waits' }
	/** The other one was there: these events are stored, at the place of this half. */
	| { kind: 'joined'; events: InferenceEvent[] }
	/** Part of the event of another half in this batch. */
	| { kind: 'paired' }
	/** The same half, or the event of its pair, is stored from elsewhere. */
	| { kind: 'repeated' }
	/** To the quarantine, as unpaired. */
	| { kind: 'refused'; detail: string };

export interface Answer {
	/** Places in the batch, ascending, of events whose id another record holds. */
	repeated: readonly number[];
	/** One per half of the question, in its order. */
	halves: readonly HalfAnswer[];
	/** An event of `joined` that cannot be stored gives its id back. */
	unclaim(event: InferenceEvent): void;
	/** To be called once: everything of the batch is stored ... */
	stored(): void;
	/** ... or it will not be stored by this process: what it claimed is free again. */
	abandon(): void;
}

/** Gathers the ids of a batch. Ids made from the place of their record are left out: nothing can repeat them. */
export class IdList {
	readonly #made: string;
	#length = 0;
	#index = new Uint32Array(1024);
	#offset = new Float64Array(1024);
	#high = new Uint32Array(1024);
	#low = new Uint32Array(1024);

	constructor({ topic, partition }: Pick<Place, 'topic' | 'partition'>) {
		this.#made = `${topic}/${partition}/`;
	}

	add(index: number, offset: number, event: InferenceEvent): void {
		if (event.event_id.startsWith(this.#made) && isMade(event.event_id, `${this.#made}${offset}`)) return;
		if (this.#length === this.#index.length) this.#grow();
		const { high, low } = identityHash(event);
		this.#index[this.#length] = index;
		this.#offset[this.#length] = offset;
		this.#high[this.#length] = high;
		this.#low[this.#length++] = low;
	}

	/** The ids so far, without a copy. */
	ids(): Ids {
		const length = this.#length;
		const part = <T extends Uint32Array | Float64Array>(whole: T) => whole.subarray(0, length) as T;
		return {
			length,
			index: part(this.#index),
			offset: part(this.#offset),
			high: part(this.#high),
			low: part(this.#low)
		};
	}

	#grow(): void {
		const double = <T extends Uint32Array | Float64Array>(half: T, whole: T): T => (whole.set(half), whole);
		const size = this.#index.length * 2;
		this.#index = double(this.#index, new Uint32Array(size));
		this.#offset = double(this.#offset, new Float64Array(size));
		this.#high = double(this.#high, new Uint32Array(size));
		this.#low = double(this.#low, new Uint32Array(size));
	}
}

/** Decoders add the place within the record, where it holds several events. */
const isMade = (id: string, record: string): boolean => id === record || id.startsWith(`${record}/`);
