import { createBus } from '#server/bus.ts';
import type { Store } from '#store/store.ts';
import { startDetect } from '#detectors/runner/detect.ts';
import type { ModelConfig } from '#core/model-config.ts';
import type { Kind } from '../decode/events.ts';
import { startIngest } from '../ingest.ts';
import { openKafka } from '../kafka/setup.ts';
import { ensureTopics } from '../kafka/topics.ts';
import type { CanonicalRecord } from './map-row.ts';

/** What became of one chunk. */
export interface Sent {
	refused: number;
	/** First refusals, in words. */
	errors: string[];
}

/** Span of event time of a model, ISO 8601; `to` is exclusive. */
export interface Span {
	model: string;
	from: string;
	to: string;
}

/** Where a replay goes. */
export interface Target {
	/** For people: "http://127.0.0.1:3000", "Kafka at ...", "the store in data". */
	name: string;
	send(kind: Kind, records: CanonicalRecord[]): Promise<Sent>;
	/** Has the windows evaluated on the data's clock, and answers with the findings written; null: cannot. */
	backfill(span: Span): Promise<number | null>;
	close(): Promise<void>;
}

/** A running server, by its HTTP API. */
export function httpTarget(url: string): Target {
	const call = async (path: string, init: RequestInit): Promise<{ status: number; body: unknown }> => {
		const response = await fetch(new URL(path, url), { method: 'POST', ...init });
		return { status: response.status, body: (await response.json()) as unknown };
	};
	return {
		name: url,
		async send(kind, records) {
			const { status, body } = await call(`/api/v1/${kind}`, {
				headers: { 'content-type': 'application/x-ndjson' },
				body: records.map((record) => JSON.stringify(record)).join('\n')
			});
			if (![200, 207, 422].includes(status)) throw new Error(`${url} answered ${status}: ${JSON.stringify(body)}`);
			const { refused, errors } = body as { refused: number; errors: { detail: string }[] };
			return { refused, errors: errors.map(({ detail }) => detail) };
		},
		async backfill({ model, from, to }) {
			const query = new URLSearchParams({ from, to }).toString();
			const { status, body } = await call(`/api/v1/models/${encodeURIComponent(model)}/backfill?${query}`, {});
			if (status !== 200) throw new Error(`Backfill of ${model}: ${url} answered ${status}: ${JSON.stringify(body)}`);
			return (body as { findings: number }).findings;
		},
		close: async () => undefined
	};
}

/** The topics of a broker; whoever consumes them evaluates them. */
export async function kafkaTarget(
	brokers: string[],
	topics: Record<Kind, string>,
	onWarning: (text: string) => void
): Promise<Target> {
	const kafka = openKafka(brokers, onWarning);
	const admin = kafka.admin();
	await admin.connect();
	await ensureTopics(admin, topics);
	await admin.disconnect();
	const producer = kafka.producer({ allowAutoTopicCreation: false });
	await producer.connect();
	return {
		name: `Kafka at ${brokers.join(', ')}`,
		async send(kind, records) {
			// The broker keeps the time of sending as the record's timestamp; event time is inside.
			for (const values of bySize(records)) {
				await producer.send({ topic: topics[kind], acks: -1, messages: values.map((value) => ({ value })) });
			}
			return { refused: 0, errors: [] };
		},
		backfill: async () => null,
		close: () => producer.disconnect()
	};
}

/** Characters of one request: brokers refuse more than a million bytes for one partition. */
const MAX_REQUEST = 300_000;

function* bySize(records: readonly CanonicalRecord[]): Generator<string[]> {
	let values: string[] = [];
	let size = 0;
	for (const record of records) {
		const value = JSON.stringify(record);
		if (size + value.length > MAX_REQUEST && values.length > 0) {
			yield values;
			[values, size] = [[], 0];
		}
		values.push(value);
		size += value.length;
	}
	yield values;
}

/** The store itself, where no server runs. */
export async function storeTarget(
	store: Store,
	project_file: { project: string; models: readonly ModelConfig[]; topics: Record<Kind, string> },
	name: string
): Promise<Target> {
	const bus = createBus();
	const ingest = await startIngest({ store, bus, config: { kafka_brokers: null, project_file } });
	const detect = startDetect({ store, bus, config: { project_file }, interval_ms: 0 });
	return {
		name,
		async send(kind, records) {
			const { refused, errors } = await ingest.ingestRecords(kind, records, { topic: '@replay' });
			return { refused, errors: errors.map(({ detail }) => detail) };
		},
		async backfill(span) {
			return (await detect.backfill(span)).length;
		},
		async close() {
			await detect.close();
			await ingest.close();
		}
	};
}
