import { takeOffsets } from './offsets.ts';
import type { Incoming, Pipeline, Refusal } from './pipeline.ts';

/** Stores the records of one request; answers with those refused, counted from 0 within the request. */
export type Gather = (topic: string, records: readonly Incoming[]) => Promise<Refusal[]>;

/** Rows of one insert. */
const MAX_ROWS = 50_000;

interface Waiting {
	topic: string;
	records: readonly Incoming[];
	done: (refused: Refusal[]) => void;
	failed: (error: unknown) => void;
}

/**
 * Stores small requests, several in one insert: while one insert runs, the next one gathers, so that a request alone
 * waits for nobody, and many cost no more than few.
 */
export function createGather(pipeline: Pipeline, decoder: string): Gather {
	let waiting: Waiting[] = [];
	let busy = false;

	async function flush(): Promise<void> {
		if (busy) return;
		busy = true;
		while (waiting.length > 0) {
			const group = take();
			try {
				await writeGroup(group);
			} catch (error) {
				for (const { failed } of group) failed(error);
			}
		}
		busy = false;
	}

	function take(): Waiting[] {
		const topic = waiting[0]?.topic;
		let rows = 0;
		const end = waiting.findIndex((request) => request.topic !== topic || (rows += request.records.length) > MAX_ROWS);
		const count = end === -1 ? waiting.length : Math.max(1, end);
		const group = waiting.slice(0, count);
		waiting = waiting.slice(count);
		return group;
	}

	async function writeGroup(group: Waiting[]): Promise<void> {
		const [first] = group;
		if (!first) return;
		const records = group.flatMap((request) => placed(request.records));
		const { refused } = await pipeline.write({ records, topic: first.topic, partition: 0, epoch: 0, decoder });
		let from = 0;
		for (const { records: mine, done } of group) {
			const [start, end] = [from, from + mine.length];
			done(
				refused
					.filter(({ index }) => index >= start && index < end)
					.map((refusal) => ({ ...refusal, index: refusal.index - start }))
			);
			from = end;
		}
	}

	return (topic, records) =>
		new Promise((done, failed) => {
			waiting.push({ topic, records, done, failed });
			void flush();
		});
}

/** Records of a request, counted from 0 within it, at offsets of their own. */
export function placed(records: readonly Incoming[]): Incoming[] {
	const first = takeOffsets(1 + records.reduce((most, { offset }) => Math.max(most, offset), 0));
	return records.map((record) => ({ ...record, offset: first + record.offset }));
}
