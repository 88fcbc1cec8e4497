import { randomUUID } from 'node:crypto';
import type { Admin, Kafka, Producer } from 'kafkajs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openKafka } from '#ingest/kafka/setup.ts';
import { BROKERS } from '../../support/kafka.ts';

// A topic with a compression of its own is compressed by the broker, with the libraries that Java producers use.
describe.skipIf(!BROKERS)('a topic compressed by Apache Kafka', () => {
	let kafka: Kafka;
	let admin: Admin;
	let producer: Producer;

	beforeAll(async () => {
		kafka = openKafka(BROKERS ?? [], console.error);
		admin = kafka.admin();
		producer = kafka.producer();
		await Promise.all([admin.connect(), producer.connect()]);
	});
	afterAll(async () => {
		await Promise.all([admin?.disconnect(), producer?.disconnect()]);
	});

	test.each(['uncompressed', 'gzip', 'snappy', 'lz4', 'zstd'])(
		'%s is read back as it was sent',
		async (codec) => {
			const topic = `codec-${codec}-${randomUUID().slice(0, 8)}`;
			const configEntries = [{ name: 'compression.type', value: codec }];
			await admin.createTopics({ waitForLeaders: true, topics: [{ topic, numPartitions: 1, configEntries }] });
			// More than one block of any framing: 64 kB of LZ4, 32 kB of snappy; the last ones hardly compress.
			const sent = Array.from({ length: 600 }, (_, i) =>
				JSON.stringify({ i, same: 'x'.repeat(300), other: i % 3 === 0 ? randomUUID().repeat(5) : 'grün' })
			);
			await producer.send({ topic, messages: sent.map((value) => ({ value })) });
			const consumer = kafka.consumer({ groupId: topic });
			await consumer.connect();
			await consumer.subscribe({ topic, fromBeginning: true });
			const found: string[] = [];
			await new Promise<void>((done, failed) => {
				consumer.on(consumer.events.CRASH, ({ payload }) => failed(payload.error));
				void consumer.run({
					async eachMessage({ message }) {
						found.push(String(message.value));
						if (found.length === sent.length) done();
					}
				});
			});
			await consumer.disconnect();
			expect(found).toEqual(sent);
		},
		60_000
	);
});
