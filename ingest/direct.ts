import { randomUUID } from 'node:crypto';
import { LEEWAY_JSON, toEvent } from './decode/leeway-json.ts';
import { rejected } from './decode/event.ts';
import type { Kind } from './decode/events.ts';
import type { Incoming, Pipeline } from './pipeline.ts';

/** What became of records sent directly: the first refusals with their place, from 0. */
export interface DirectOutcome {
	accepted: number;
	refused: number;
	errors: { line: number; reason: string; detail: string }[];
}

/** A line that is not JSON, in the place of its record. */
export class Unparsed {
	readonly raw: string;
	readonly why: string;
	constructor(raw: string, why: string) {
		this.raw = raw;
		this.why = why;
	}
}

export interface DirectOptions {
	/** Stands in the rows and in the quarantine: '@http', '@direct'. */
	topic?: string;
	/** The same records with the same token are stored once. */
	token?: string;
}

/** Stores records sent by no topic, several calls in one insert: small requests at a high rate cost no more than few. */
export type IngestRecords = (
	kind: Kind,
	records: readonly unknown[],
	options?: DirectOptions
) => Promise<DirectOutcome>;

const MAX_ERRORS = 20;
const MAX_ROWS = 50_000;

interface Waiting {
	topic: string;
	records: Incoming[];
	done: (refused: DirectOutcome) => void;
	failed: (error: unknown) => void;
}

export function createDirect(pipeline: Pipeline, project: string): IngestRecords {
	let waiting: Waiting[] = [];
	let busy = false;

	async function flush(): Promise<void> {
		if (busy) return;
		busy = true;
		// While one insert runs, the next one gathers: one request alone waits for nobody.
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
		const records = group.flatMap((request) => request.records).map((record, offset) => ({ ...record, offset }));
		const { refused } = await pipeline.write({
			records,
			topic: first.topic,
			partition: 0,
			epoch: 0,
			decoder: LEEWAY_JSON
		});
		let from = 0;
		for (const { records: mine, done } of group) {
			const [start, end] = [from, from + mine.length];
			done(
				outcome(
					mine.length,
					refused.filter(({ offset }) => offset >= start && offset < end),
					start
				)
			);
			from = end;
		}
	}

	return async (kind, values, { topic = '@direct', token } = {}) => {
		if (values.length === 0) return { accepted: 0, refused: 0, errors: [] };
		const records = toIncoming(kind, values, project, token ?? randomUUID());
		if (token !== undefined) {
			const { refused } = await pipeline.write({ records, topic, partition: 0, epoch: 0, decoder: LEEWAY_JSON, token });
			return outcome(records.length, refused, 0);
		}
		return new Promise((done, failed) => {
			waiting.push({ topic, records, done, failed });
			void flush();
		});
	};
}

function toIncoming(kind: Kind, values: readonly unknown[], project: string, request: string): Incoming[] {
	const now = Date.now();
	return values.map((value, line) => ({
		decoded:
			value instanceof Unparsed
				? rejected('not_json', value.why)
				: toEvent(kind, value, { now, event_id: `${request}/${line}`, project }),
		offset: line,
		sent_as: kind,
		timestamp: now,
		raw: () => (value instanceof Unparsed ? value.raw : JSON.stringify(value))
	}));
}

function outcome(
	sent: number,
	refused: { offset: number; reason: string; detail: string }[],
	start: number
): DirectOutcome {
	return {
		accepted: sent - refused.length,
		refused: refused.length,
		errors: refused.slice(0, MAX_ERRORS).map(({ offset, reason, detail }) => ({ line: offset - start, reason, detail }))
	};
}
