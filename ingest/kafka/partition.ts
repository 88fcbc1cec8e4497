import type { EachBatchPayload, KafkaMessage } from 'kafkajs';
import { setTimeout as delay } from 'node:timers/promises';
import { setImmediate as breathe } from 'node:timers/promises';
import { decodeLeewayJson, LEEWAY_JSON } from '../decode/leeway-json.ts';
import type { Kind } from '../decode/events.ts';
import type { Incoming, Pipeline } from '../pipeline.ts';
import { batchToken, cutBatches, type Intent } from './batch.ts';

/** What a partition's consumer keeps between fetches, from one assignment to the next. */
export interface PartitionState {
	epoch: number;
	/** First offset that is not stored; null: the first record read. */
	next: number | null;
	intent: Intent | null;
	/** Records of an intent whose rest is not read yet. */
	held: KafkaMessage[];
}

export interface PartitionContext {
	kind: Kind;
	topic: string;
	partition: number;
	project: string;
	cluster: string;
	pipeline: Pipeline;
	/** Commits an offset with metadata; throws where the group has moved on, which fences a consumer that was left behind. */
	commit(offset: number, intent: Intent | null): Promise<void>;
	onWarning(text: string): void;
}

/** Waits between tries of a failing insert, in ms. */
const BACK_OFF = [500, 1000, 2000, 4000, 8000, 15_000];
/** Records decoded before other work gets a turn. */
const DECODE_SLICE = 2000;

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
	const after = Number(state.held.at(-1)?.offset ?? (state.next ?? 0) - 1);
	const messages = [...state.held, ...batch.messages.filter(({ offset }) => Number(offset) > after)];
	const offsets = messages.map(({ offset }) => Number(offset));
	const complete = Number(batch.highWatermark) <= Number(batch.lastOffset()) + 1;
	const { cuts, waiting } = cutBatches(offsets, state.intent, complete);
	for (const [index, { start, stop, end }] of cuts.entries()) {
		if (!isRunning() || isStale()) return;
		const from = state.next ?? offsets[start] ?? 0;
		// The commit of the batch before carries the intent of this one; only the first has to be announced.
		if (state.intent === null) {
			const intent = { end, epoch: state.epoch };
			await context.commit(from, intent);
			state.intent = intent;
			state.next = from;
		}
		const records = await decode(messages.slice(start, stop), context);
		await insist(
			records,
			batchToken({ ...context, epoch: state.epoch, from, end }),
			state.epoch,
			context,
			heartbeat,
			isRunning
		);
		const following = cuts[index + 1];
		const intent = following ? { end: following.end, epoch: state.epoch } : null;
		await context.commit(end + 1, intent);
		state.next = end + 1;
		state.intent = intent;
		resolveOffset(String(offsets[stop - 1]));
		await heartbeat();
	}
	state.held = waiting > 0 ? messages.slice(-waiting) : [];
	resolveOffset(batch.lastOffset());
}

async function decode(
	messages: readonly KafkaMessage[],
	{ kind, topic, partition, project }: PartitionContext
): Promise<Incoming[]> {
	const records: Incoming[] = [];
	for (const [index, message] of messages.entries()) {
		if (index > 0 && index % DECODE_SLICE === 0) await breathe();
		const offset = Number(message.offset);
		const defaults = { now: Number(message.timestamp), event_id: `${topic}/${partition}/${offset}`, project };
		const raw = () => message.value;
		const events = decodeLeewayJson(kind, message.value, defaults);
		for (const [index, decoded] of events.entries()) {
			const part = { index, of: events.length };
			const { key } = message;
			records.push({ decoded, offset, raw, key, headers: headersOf(message), timestamp: defaults.now, part });
		}
	}
	return records;
}

function headersOf({ headers = {} }: KafkaMessage): Record<string, string> {
	return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
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
	try {
		for (let attempt = 0; ; attempt++) {
			try {
				await pipeline.write({ records, topic, partition, epoch, decoder: LEEWAY_JSON, token });
				return;
			} catch (error) {
				if (!isRunning()) throw error;
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
