import type { EachBatchPayload, KafkaMessage } from 'kafkajs';
import { setTimeout as delay } from 'node:timers/promises';
import { LEEWAY_JSON } from '../decode/leeway-json.ts';
import type { Incoming, Prepared, RetryingPipeline } from '../pipeline.ts';
import { batchToken, cutBatches, type Intent } from './batch.ts';
import { readMessages, type Reader } from './read.ts';

/** What a partition's consumer keeps between fetches, from one assignment to the next. */
export interface PartitionState {
	epoch: number;
	/** The broker's id of the topic; '' where it tells none. */
	topic_id: string;
	/** The broker's first offset, when the partition was assigned. */
	begin: number;
	/** Whether reading has begun at the right record. */
	begun: boolean;
	/** First offset that is not stored; null: the first record read. */
	next: number | null;
	intent: Intent | null;
	/** Records of an intent whose rest is not read yet. */
	held: KafkaMessage[];
}

export interface PartitionContext {
	reader: Reader;
	topic: string;
	partition: number;
	project: string;
	cluster: string;
	pipeline: RetryingPipeline;
	/**
	 * Commits an offset, with the intent to store up to `end`; throws where the group has moved on, which fences a consumer
	 * that was left behind.
	 */
	commit(offset: number, end: number | null): Promise<void>;
	/** Has the next fetch begin there. */
	seek(offset: number): void;
	onWarning(text: string): void;
}

/** Waits between tries of a failing insert, in ms. */
const BACK_OFF = [500, 1000, 2000, 4000, 8000, 15_000];

/** Stores what a fetch brought of one partition, batch after batch, by the protocol of batch.ts. */
export async function storeFetched(
	{
		batch,
		heartbeat,
		resolveOffset,
		isRunning,
		isStale
	}: Pick<EachBatchPayload, 'batch' | 'heartbeat' | 'resolveOffset' | 'isRunning' | 'isStale'>,
	state: PartitionState,
	context: PartitionContext
): Promise<void> {
	const after = Number(state.held.at(-1)?.offset ?? (state.next ?? state.begin) - 1);
	// The client begins where the group committed, be it for another topic of this name: what lies between would be lost.
	const fetched = 'fetchedOffset' in batch ? Number(batch.fetchedOffset) : 0;
	if (!state.begun && fetched > after + 1) context.seek(after + 1);
	state.begun ||= !isStale();
	if (isStale()) return;
	const messages = [...state.held, ...batch.messages.filter(({ offset }) => Number(offset) > after)];
	const offsets = messages.map(({ offset }) => Number(offset));
	const complete = Number(batch.highWatermark) <= Number(batch.lastOffset()) + 1;
	const { cuts, waiting } = cutBatches(offsets, state.intent, complete);
	for (const [index, { start, stop, end }] of cuts.entries()) {
		if (!isRunning() || isStale()) return;
		const from = state.next ?? offsets[start] ?? 0;
		// The commit of the batch before carries the intent of this one; only the first has to be announced.
		if (state.intent === null) {
			await context.commit(from, end);
			state.intent = { end, epoch: state.epoch };
			state.next = from;
		}
		const records = await readMessages(messages.slice(start, stop), context);
		await insist(
			records,
			batchToken({ ...context, epoch: state.epoch, from, end }),
			state.epoch,
			context,
			heartbeat,
			isRunning
		);
		const following = cuts[index + 1];
		await context.commit(end + 1, following?.end ?? null);
		state.next = end + 1;
		state.intent = following ? { end: following.end, epoch: state.epoch } : null;
		resolveOffset(String(offsets[stop - 1]));
		await heartbeat();
	}
	state.held = waiting > 0 ? messages.slice(-waiting) : [];
	resolveOffset(batch.lastOffset());
}

/** How often the group hears of a member that is busy storing, in ms. */
const BEAT = 2000;

/** Writes the identical batch until the store has acknowledged it, keeping the group's membership meanwhile. */
async function insist(
	records: Incoming[],
	token: string,
	epoch: number,
	{ topic, partition, pipeline, onWarning }: PartitionContext,
	heartbeat: () => Promise<void>,
	isRunning: () => boolean
): Promise<void> {
	// A membership that is lost all the same shows at the next commit, which is refused.
	const beat = setInterval(() => void heartbeat().catch(() => undefined), BEAT);
	let prepared: Prepared | undefined;
	try {
		for (let attempt = 0; ; attempt++) {
			try {
				prepared ??= await pipeline.prepare({ records, topic, partition, epoch, decoder: LEEWAY_JSON, token });
				await prepared.store();
				return;
			} catch (error) {
				if (!isRunning()) {
					prepared?.abandon();
					throw error;
				}
				const why = error instanceof Error ? error.message : String(error);
				onWarning(`Storing ${token} failed and is tried again: ${why}`);
			}
			const until = Date.now() + (BACK_OFF[Math.min(attempt, BACK_OFF.length - 1)] ?? 0);
			while (Date.now() < until && isRunning()) await delay(250);
		}
	} finally {
		clearInterval(beat);
	}
}
