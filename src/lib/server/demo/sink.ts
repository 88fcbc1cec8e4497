import { Kafka, logLevel } from 'kafkajs';
import type { Topics } from '#server/config/project-file.ts';
import type { GpuRecord, InferenceRecord, LabelRecord } from './simulate/record.ts';

/** Records of one stretch of time, by kind. */
export interface Records {
	inference: InferenceRecord[];
	labels: LabelRecord[];
	gpu: GpuRecord[];
}

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
