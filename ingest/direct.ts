import { LEEWAY_JSON, toEvent } from './decode/leeway-json.ts';
import { rejected } from './decode/event.ts';
import type { Kind } from './decode/events.ts';
import { createInbox, isHttp, type Inbox } from './inbox/inbox.ts';
import { takeOffsets } from './offsets.ts';
import type { Incoming, Refusal, RetryingPipeline } from './pipeline.ts';

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

export function createDirect(
	pipeline: RetryingPipeline,
	project: string,
	inbox: Inbox = createInbox({ pipeline })
): IngestRecords {
	return async (kind, values, { topic = '@direct', token } = {}) => {
		if (values.length === 0) return { accepted: 0, refused: 0, errors: [] };
		const first = takeOffsets(values.length);
		// What we load ourselves has the same ids at every try; of a request, they tell where it stands.
		const request = token === undefined || isHttp(topic) ? undefined : token;
		const records = toIncoming(kind, values, { topic, project, first, request });
		if (request === undefined) return outcome(records.length, await inbox.store(topic, records, token));
		const place = { topic, partition: 0, epoch: 0, decoder: LEEWAY_JSON };
		const { refused } = await pipeline.write({ records, ...place, token: request });
		return outcome(records.length, refused);
	};
}

interface Whence {
	topic: string;
	project: string;
	first: number;
	request: string | undefined;
}

function toIncoming(kind: Kind, values: readonly unknown[], { topic, project, first, request }: Whence): Incoming[] {
	const now = Date.now();
	return values.map((value, line) => {
		const offset = first + line;
		const event_id = request === undefined ? `${topic}/0/${offset}` : `${request}/${line}`;
		return {
			decoded:
				value instanceof Unparsed ? rejected('not_json', value.why) : toEvent(kind, value, { now, event_id, project }),
			decoder: LEEWAY_JSON,
			offset,
			sent_as: kind,
			timestamp: now,
			raw: () => (value instanceof Unparsed ? value.raw : JSON.stringify(value))
		};
	});
}

/** The answer to a request of so many records. */
export function outcome(sent: number, refused: readonly Refusal[]): DirectOutcome {
	return {
		accepted: sent - refused.length,
		refused: refused.length,
		errors: refused.slice(0, MAX_ERRORS).map(({ index, reason, detail }) => ({ line: index, reason, detail }))
	};
}
