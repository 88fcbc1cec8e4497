import type { EachBatchPayload, KafkaMessage } from 'kafkajs';
import { setTimeout as delay } from 'node:timers/promises';
import { LEEWAY_JSON } from '../decode/leeway-json.ts';
import type { Batch, Prepared, RetryingPipeline } from '../pipeline.ts';
import { batchToken, cutBatches, type Intent } from './batch.ts';
import { packedMessages, readMessages, type Reader } from './read.ts';

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
	/** Tables that hold the batch of an old intent already; null: the engine remembers by itself. */
	stored_tables: ReadonlySet<string> | null;
}

export interface PartitionContext {
	reader: Reader;
	topic: string;
	partition: number;
	project: string;
	cluster: string;
	pipeline: RetryingPipeline;
	maxBatchRecords?: number | undefined;
	/**
	 * Commits an offset, with the intent to store what follows; throws where the group has moved on, which fences a
	 * consumer that was left behind.
	 */
	commit(offset: number, intent: Intent | null): Promise<void>;
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
	const { cuts, waiting } = cutBatches(offsets, state.intent, complete, context.maxBatchRecords);
	for (const [index, { start, stop, end }] of cuts.entries()) {
		if (!isRunning() || isStale()) return;
		const from = state.next ?? offsets[start] ?? 0;
		// The commit of the batch before carries the intent of this one; only the first has to be announced.
		if (state.intent === null) {
			const intent = { end, epoch: state.epoch, at: Date.now() };
			await context.commit(from, intent);
			state.intent = intent;
			state.next = from;
		}
		const { epoch } = state;
		const token = batchToken({ ...context, epoch, from, end });
		const records = await recordsOf(messages.slice(start, stop), context, state.intent);
		const { stored_tables } = state;
		await insist({ ...records, epoch, token, now: state.intent.at, stored_tables }, context, heartbeat, isRunning);
		state.stored_tables = null;
		const following = cuts[index + 1];
		const intent = following ? { end: following.end, epoch, at: Date.now() } : null;
		await context.commit(end + 1, intent);
		state.next = end + 1;
		state.intent = intent;
		resolveOffset(String(offsets[stop - 1]));
		await heartbeat();
	}
	state.held = waiting > 0 ? messages.slice(-waiting) : [];
	resolveOffset(batch.lastOffset());
}

/** Inference events of our own are left to the threads; the rest is decoded here. */
async function recordsOf(
	messages: KafkaMessage[],
	context: PartitionContext,
	intent: Intent
): Promise<Pick<Batch, 'records' | 'packed'>> {
	const { reader } = context;
	if (!('kind' in reader) || reader.kind !== 'inference') return { records: await readMessages(messages, context) };
	return { records: () => readMessages(messages, context), packed: packedMessages(messages, context, intent) };
}

/** How often the group hears of a member that is busy storing, in ms. */
const BEAT = 2000;

/** Writes the identical batch until the store has acknowledged it, keeping the group's membership meanwhile. */
async function insist(
	batch: Pick<Batch, 'records' | 'packed' | 'epoch' | 'now' | 'stored_tables'> & { token: string },
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
				prepared ??= await pipeline.prepare({ ...batch, topic, partition, decoder: LEEWAY_JSON });
				await prepared.store();
				return;
			} catch (error) {
				if (!isRunning()) {
					prepared?.abandon();
					throw error;
				}
				const why = error instanceof Error ? error.message : String(error);
				onWarning(`Storing ${batch.token} failed and is tried again: ${why}`);
			}
			const until = Date.now() + (BACK_OFF[Math.min(attempt, BACK_OFF.length - 1)] ?? 0);
			while (Date.now() < until && isRunning()) await delay(250);
		}
	} finally {
		clearInterval(beat);
	}
}
