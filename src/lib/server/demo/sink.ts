import { Kafka, logLevel } from 'kafkajs';
import type { Topics } from '#server/config/project-file.ts';
import type { IngestRecords } from '#ingest/direct.ts';
import { storeBatch } from './load.ts';
import type { Records } from './simulate/record.ts';

/** Where live traffic goes. */
export interface Sink {
	send(records: Records): Promise<void>;
	close(): Promise<void>;
}

/** A producer on the broker: the way real applications take. Keys spread the events over the partitions. */
export async function kafkaSink(brokers: string[], topics: Topics): Promise<Sink> {
	const kafka = new Kafka({ clientId: 'leeway-demo', brokers, logLevel: logLevel.ERROR });
	const producer = kafka.producer({ allowAutoTopicCreation: false });
	await producer.connect();
	const messages = <T>(records: readonly T[], key: (record: T) => string) =>
		records.map((record) => ({ key: key(record), value: JSON.stringify(record) }));
	return {
		async send({ inference, labels, gpu }) {
			const topicMessages = [
				{ topic: topics.inference, messages: messages(inference, (record) => record.event_id) },
				{ topic: topics.labels, messages: messages(labels, (record) => record.event_id) },
				{ topic: topics.gpu, messages: messages(gpu, (record) => `${record.host}/${record.gpu}`) }
			].filter((batch) => batch.messages.length > 0);
			if (topicMessages.length > 0) await producer.sendBatch({ topicMessages });
		},
		close: () => producer.disconnect()
	};
}

/** Seconds of traffic that the direct way stores at once: an insert costs more than the rows of a second. */
const DIRECT_SECONDS = 3;

/** Without a broker: the way of the history. */
export function directSink(ingest: IngestRecords): Sink {
	let waiting: Records = { inference: [], labels: [], gpu: [] };
	let seconds = 0;
	async function flush(): Promise<void> {
		const records = waiting;
		waiting = { inference: [], labels: [], gpu: [] };
		seconds = 0;
		await storeBatch(ingest, records);
	}
	return {
		async send({ inference, labels, gpu }) {
			waiting.inference.push(...inference);
			waiting.labels.push(...labels);
			waiting.gpu.push(...gpu);
			if (++seconds >= DIRECT_SECONDS) await flush();
		},
		close: flush
	};
}
