import { randomUUID } from 'node:crypto';
import { beginExpiries, begunExpiries, endExpiry, type Expiry } from '#store/repositories/settle.ts';
import { insertEvidence } from '#store/repositories/evidence.ts';
import type { Store } from '#store/store.ts';
import type { Half } from '../decode/decoder.ts';
import type { InferenceEvent, Rejected } from '../decode/event.ts';
import type { Incoming, Pipeline } from '../pipeline.ts';
import { pairRows } from './rows.ts';
import type { Expired, ExpiredHalf, Settle } from './settle.ts';

/** Halves of one insert. */
const MOST = 1000;

/** How often halves that have waited too long are looked for, in ms. */
const EVERY = 1000;

/** Stores halves that have waited too long. */
export interface HalfExpiry {
	/** Ends what a process that was killed had begun: before anything else is stored. */
	resume(): Promise<void>;
	/** How many were stored. Throws where the store failed: the next call tries the identical insert again. */
	run(): Promise<number>;
	/** Looks again and again, until the function that is returned is called; that one waits for the insert at hand. */
	start(onWarning: (text: string) => void): () => Promise<void>;
}

/**
 * Requests become events without a prediction, responses go to the quarantine. What is about to be stored is written down
 * before, with its token, so that a crash in the middle neither loses nor doubles one.
 */
export function createExpiry(store: Store, settle: Settle, pipeline: Pipeline): HalfExpiry {
	let begun: { expired: Expired; left: Expiry[] } | undefined;

	async function finish(expiry: Expiry): Promise<void> {
		const [first] = expiry.halves;
		if (first) {
			const { topic, partition, epoch, decoder } = first;
			const records = expiry.halves.flatMap(toIncoming);
			await pipeline.write({ records, topic, partition, epoch, decoder, token: expiry.token, settled: true });
			await insertEvidence(store, expiry.halves.flatMap(toEvidence), expiry.token);
		}
		await endExpiry(store, expiry.token);
	}

	async function run(): Promise<number> {
		begun ??= await begin();
		const { expired, left } = begun;
		for (let expiry = left[0]; expiry; expiry = left[0]) {
			await finish(expiry);
			left.shift();
		}
		expired.stored();
		begun = undefined;
		return expired.halves.length;
	}

	async function begin(): Promise<{ expired: Expired; left: Expiry[] }> {
		const expired = settle.takeExpired(MOST);
		const groups = Map.groupBy(expired.halves, ({ place }) => `${place.topic}/${place.epoch}/${place.partition}`);
		const left = [...groups.values()].map((group) => ({
			token: `unpaired/${randomUUID()}`,
			halves: group.map(toWrite)
		}));
		try {
			await beginExpiries(store, left);
			return { expired, left };
		} catch (error) {
			expired.abandon();
			throw error;
		}
	}

	return {
		run,
		start(onWarning) {
			let running: Promise<unknown> | undefined;
			const timer = setInterval(() => {
				running ??= run()
					.catch((error: unknown) => {
						const why = error instanceof Error ? error.message : String(error);
						onWarning(`Storing requests without a response failed and is tried again: ${why}`);
					})
					.finally(() => (running = undefined));
			}, EVERY);
			timer.unref();
			return async () => {
				clearInterval(timer);
				await running;
			};
		},
		async resume() {
			for (const expiry of await begunExpiries(store)) await finish(expiry);
		}
	};
}

function toWrite({ place: { topic, partition, epoch }, offset, decoder, half, lone }: ExpiredHalf) {
	return { topic, partition, epoch, offset, decoder, half: JSON.stringify(half), lone };
}

function toIncoming({ offset, decoder, half, lone }: Expiry['halves'][number]): Incoming[] {
	// Written by us, from values of these types.
	const decoded = Array.isArray(lone) ? (lone as InferenceEvent[]) : [lone as Rejected];
	return decoded.map((one) => ({ decoded: one, decoder, offset, raw: () => half }));
}

function toEvidence({ half }: Expiry['halves'][number]): Record<string, unknown>[] {
	return pairRows([JSON.parse(half) as Half], 'alone');
}
