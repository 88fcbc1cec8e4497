import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Incoming, Prepared, Refusal, RetryingPipeline } from '../pipeline.ts';
import type { Entry, Journal } from './journal.ts';
import type { KeyMemory } from './keys.ts';
import { NotStored } from './not-stored.ts';

/**
 * The way in for requests. A request that is acknowledged is stored; one with a key is stored once, however often it is
 * sent. What is taken in is written down first, so that a process that is killed ends it when it is back, and several
 * requests share an insert: while one insert runs, the next one gathers.
 */
export interface Inbox {
	/**
	 * Stores the records of one request, which stand at offsets of their own; answers with those refused. Throws where that
	 * takes too long: it is tried on, and the same key again waits for it.
	 */
	store(topic: string, records: readonly Incoming[], key?: string): Promise<Refusal[]>;
	/** Ends what an earlier process had begun. */
	resume(): Promise<void>;
	/** Ends with the insert at hand; the rest is stored by the next start. */
	close(): Promise<void>;
}

export interface InboxOptions {
	pipeline: RetryingPipeline;
	/** Left out: what is not stored yet is lost with the process. */
	journal?: Journal;
	/** Left out: keys are known as long as their request is being stored. */
	keys?: KeyMemory;
	/** Told of offsets that may be half stored, before they are stored again. */
	onResume?: (topic: string, from: number, end: number) => Promise<void>;
	onWarning?: (text: string) => void;
}

/** Rows of one insert, and of all that wait. */
const MAX_ROWS = 50_000;
const MAX_WAITING = 400_000;
/** How long a request waits to be stored, in ms. */
const PATIENCE = 20_000;
/** Waits between tries, in ms; after as many, the records are put aside. */
const BACK_OFF = [100, 200, 500, 1000, 2000, 4000, 8000, ...Array<number>(20).fill(15_000)];

interface Request {
	topic: string;
	records: readonly Incoming[];
	key: string | null;
	done: (refused: Refusal[]) => void;
	failed: (error: unknown) => void;
}

export function createInbox({ pipeline, journal, keys, onResume, onWarning = () => undefined }: InboxOptions): Inbox {
	/** Requests with a key that are being stored. */
	const begun = new Map<string, Promise<Refusal[]>>();
	const waiting: Request[] = [];
	let flushing: Promise<void> | undefined;
	let closing = false;

	async function flush(): Promise<void> {
		while (waiting.length > 0 && !closing) {
			const group = take();
			const entry: Entry = {
				token: randomUUID(),
				topic: group[0]?.topic ?? '',
				requests: group.map(({ key, records }) => ({ key, count: records.length })),
				records: group.flatMap(({ records }) => records)
			};
			try {
				if (isHttp(entry.topic)) await journal?.write(entry);
				const refused = await storeEntry(entry);
				for (const [i, { done }] of group.entries()) done(refused[i] ?? []);
			} catch (error) {
				for (const { failed } of group) failed(error);
			}
		}
		flushing = undefined;
	}

	function take(): Request[] {
		const topic = waiting[0]?.topic;
		let rows = 0;
		const end = waiting.findIndex((request) => request.topic !== topic || (rows += request.records.length) > MAX_ROWS);
		return waiting.splice(0, end === -1 ? waiting.length : Math.max(1, end));
	}

	/** Tries until it is stored; answers with what was refused of each request. */
	async function storeEntry(entry: Entry): Promise<Refusal[][]> {
		let prepared: Prepared | undefined;
		for (let tries = 0; ; tries++) {
			try {
				const { topic, token, records } = entry;
				const decoder = records[0]?.decoder ?? '';
				prepared ??= await pipeline.prepare({ records, topic, partition: 0, epoch: 0, decoder, token });
				const { refused } = await prepared.store();
				const answers = perRequest(entry, refused);
				await keys?.keep(
					entry.requests.flatMap(({ key }, i) => (key === null ? [] : [{ key, refused: answers[i] ?? [] }]))
				);
				if (isHttp(entry.topic)) await journal?.remove(token);
				return answers;
			} catch (error) {
				const wait = BACK_OFF[tries];
				const why = error instanceof Error ? error.message : String(error);
				if (closing || wait === undefined) prepared?.abandon();
				if (closing) throw error;
				if (wait === undefined) {
					const file = isHttp(entry.topic) ? await journal?.setAside(entry.token) : undefined;
					onWarning(`Requests could not be stored${file === undefined ? '' : `, and are kept in ${file}`}: ${why}`);
					throw error;
				}
				onWarning(`Storing requests failed and is tried again: ${why}`);
				await delay(wait, undefined, { ref: false });
			}
		}
	}

	function begin(topic: string, records: readonly Incoming[], key: string | null): Promise<Refusal[]> {
		const rows = waiting.reduce((sum, request) => sum + request.records.length, 0);
		if (rows > MAX_WAITING) throw new NotStored(`${rows} records wait to be stored: send this again later.`);
		const stored = new Promise<Refusal[]>((done, failed) => {
			waiting.push({ topic, records, key, done, failed });
		});
		if (key !== null) {
			begun.set(key, stored);
			stored.catch(() => undefined).finally(() => begun.delete(key));
		}
		flushing ??= flush();
		return stored;
	}

	return {
		async store(topic, records, key) {
			if (key === undefined) return inTime(begin(topic, records, null));
			const known = begun.get(key) ?? (await keys?.find(key));
			return inTime(known ?? begun.get(key) ?? begin(topic, records, key));
		},
		async resume() {
			for (const entry of (await journal?.entries()) ?? []) {
				const offsets = entry.records.map(({ offset }) => offset);
				await onResume?.(entry.topic, offsets[0] ?? 0, offsets.at(-1) ?? 0);
				await storeEntry(entry);
			}
		},
		async close() {
			closing = true;
			await flushing;
			for (const { failed } of waiting) failed(new NotStored('The server ends: send this again.'));
		}
	};
}

/** What a program of ours sends, it can send again; a client that was answered cannot. */
export function isHttp(topic: string): boolean {
	return topic.startsWith('@http');
}

async function inTime<T>(stored: T | Promise<T>): Promise<T> {
	const end = new AbortController();
	const late = delay(PATIENCE, undefined, { ref: false, signal: end.signal }).then(
		() =>
			Promise.reject(
				new NotStored('It is not stored yet, and is tried on: send it again, with the same Idempotency-Key.')
			),
		() => undefined as never
	);
	try {
		return await Promise.race([stored, late]);
	} finally {
		end.abort();
	}
}

function perRequest({ requests }: Entry, refused: readonly Refusal[]): Refusal[][] {
	let from = 0;
	return requests.map(({ count }) => {
		const start = from;
		from += count;
		return refused
			.filter(({ index }) => index >= start && index < start + count)
			.map((refusal) => ({ ...refusal, index: refusal.index - start }));
	});
}
