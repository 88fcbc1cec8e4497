import type { Half } from '../decode/decoder.ts';
import { rejected } from '../decode/event.ts';
import type { Claims } from './claims.ts';
import { Holders } from './holders.ts';
import { loneRequest } from './join.ts';
import { Pairs } from './pairs.ts';
import type { Answer, HalfAnswer, Ids, Place, Question } from './question.ts';

/**
 * Settles what would be counted twice, before the insert: events that repeat one that is stored, and requests that are
 * logged in two records. Nothing is decided on what is not stored for certain: a batch that meets an id or a half of
 * another batch waits until that one is stored. So after a crash at any moment the same batch gets the same answer.
 */
export interface Settle {
	/** Asked once per batch, and again for the identical batch after it was abandoned. */
	ask(question: Question): Promise<Answer>;
	/** Halves that have waited too long, or are too many, at most so many: nothing can join them any more. */
	takeExpired(most: number): Expired;
	/** Told of what an earlier process stored: ids and who holds them ... */
	restoreClaims(place: Place, ids: Omit<Ids, 'index'>): void;
	/** ... and halves, with what became of them. */
	restoreHalf(half: RestoredHalf, state: 'waiting' | 'joined' | 'expired'): void;
	/** Halves of these places do not wait here any more: another process reads their partitions. */
	forgetHalves(places: (place: Place) => boolean): void;
	/** Number of halves that wait. */
	waiting(): number;
}

export interface RestoredHalf {
	place: Place;
	offset: number;
	decoder: string;
	half: Half;
}

export interface ExpiredHalf extends RestoredHalf {
	/** Of a lone request; a lone response has no known features, and is refused. None: they are stored from elsewhere. */
	lone: ReturnType<typeof loneRequest>;
}

export interface Expired {
	halves: ExpiredHalf[];
	stored(): void;
	/** Not stored: they wait on. */
	abandon(): void;
}

export interface SettleOptions {
	/** How long a half waits for the other one, by topic, in ms. */
	timeout: (topic: string) => number;
	clock?: () => number;
	claims?: Claims;
	mostWaiting?: number;
}

export function createSettle({ timeout, clock = Date.now, claims, mostWaiting }: SettleOptions): Settle {
	const holders = new Holders(claims);
	const pairs = new Pairs(holders, mostWaiting);
	const numbers = new Map<string, number>();
	const places: Place[] = [];

	/** Places count from 1. */
	function numberOf(place: Place): number {
		const key = `${place.topic}/${place.epoch}/${place.partition}`;
		const known = numbers.get(key) ?? places.push(place);
		numbers.set(key, known);
		return known;
	}

	/** One try: the answer, or the batch that has to be stored first. */
	function decide({ place, ids, halves }: Question, batch: number) {
		const at = numberOf(place);
		const repeated: number[] = [];
		const inRecord = new SameRecord();
		for (let i = 0; i < ids.length; i++) {
			const [offset = 0, high = 0, low = 0] = [ids.offset[i], ids.high[i], ids.low[i]];
			const mine = inRecord.first(offset, high, low) && holders.claim(high, low, { place: at, offset, batch });
			if (mine instanceof Promise) return mine;
			if (!mine) repeated.push(ids.index[i] ?? 0);
		}
		const answers: HalfAnswer[] = [];
		const waits = new Map<string, number>();
		const until = clock() + timeout(place.topic);
		const mates = new Set(halves.map(({ offset }) => offset));
		for (const [index, placed] of halves.entries()) {
			const { half, offset } = placed;
			const answer = pairs.answer(placed, { place: at, offset, batch }, until, mates);
			if (answer instanceof Promise) return answer;
			const key = `${half.project}\n${half.pair}`;
			// The other half may have come with this very batch: then it need not be kept.
			const other = waits.get(key);
			if (answer.kind === 'joined' && other !== undefined) answers[other] = { kind: 'paired' };
			if (answer.kind === 'waits') waits.set(key, index);
			answers.push(answer);
		}
		return { repeated, halves: answers };
	}

	function abandon(ids: Pick<Ids, 'length' | 'high' | 'low'>, batch: number): void {
		holders.release(ids, batch);
		pairs.abandoned(batch);
		holders.end(batch);
	}

	return {
		async ask(question) {
			for (;;) {
				const batch = holders.begin();
				const answer = decide(question, batch);
				if (answer instanceof Promise) {
					abandon(question.ids, batch);
					await answer;
					continue;
				}
				return {
					...answer,
					unclaim: (event) => holders.unclaim(event, batch),
					stored() {
						pairs.stored(batch);
						holders.end(batch);
					},
					abandon: () => abandon(question.ids, batch)
				};
			}
		},
		takeExpired(most) {
			const batch = holders.begin();
			const halves = pairs.expire(clock(), most, batch).flatMap(({ half, decoder, own }): ExpiredHalf[] => {
				const place = places[own.place - 1];
				if (!place) return [];
				const lone = half.side === 'request' ? loneRequest(half) : noRequest(half);
				const free = Array.isArray(lone) ? holders.claimEvents(lone, { ...own, batch }) : lone;
				if (free instanceof Promise) {
					pairs.giveBack(half);
					return [];
				}
				return [{ place, offset: own.offset, decoder, half, lone: free }];
			});
			return {
				halves,
				stored() {
					pairs.stored(batch, 'expired');
					holders.end(batch);
				},
				abandon: () => abandon({ length: 0, high: new Uint32Array(), low: new Uint32Array() }, batch)
			};
		},
		restoreClaims(place, { length, offset, high, low }) {
			const at = numberOf(place);
			for (let i = 0; i < length; i++) holders.restore(high[i] ?? 0, low[i] ?? 0, at, offset[i] ?? 0);
		},
		restoreHalf({ place, offset, ...rest }, state) {
			const own = { place: numberOf(place), offset, batch: 0 };
			pairs.restore({ ...rest, own, until: clock() + timeout(place.topic) }, state);
		},
		forgetHalves: (gone) =>
			pairs.forget((number) => {
				const place = places[number - 1];
				return place !== undefined && gone(place);
			}),
		waiting: () => pairs.count
	};
}

function noRequest({ pair }: Half) {
	return rejected('unpaired', `the request of response ${pair} did not come in time, so its features are unknown`);
}

/** Elements of one record stand at one offset, where claims cannot tell them apart. */
class SameRecord {
	#offset = -1;
	#id = 0;
	#seen: Set<number> | undefined;

	/** Whether this id comes for the first time in its record. */
	first(offset: number, high: number, low: number): boolean {
		// 52 bits, which a number holds exactly.
		const id = high * 0x10_0000 + (low >>> 12);
		if (offset !== this.#offset) {
			this.#offset = offset;
			this.#id = id;
			this.#seen = undefined;
			return true;
		}
		this.#seen ??= new Set([this.#id]);
		return this.#seen.size < this.#seen.add(id).size;
	}
}
