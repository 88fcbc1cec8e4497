import { randomUUID } from 'node:crypto';
import type { Admin } from 'kafkajs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openKafka } from '#ingest/kafka/setup.ts';
import { produce, type ProducedLine } from '#ingest/replay/produce.ts';
import { BROKERS } from '../support/kafka.ts';

const line = (value: string): ProducedLine => ({ headers: { source: 'test' }, value });

describe.skipIf(!BROKERS)('leeway produce', () => {
	let admin: Admin;
	const recordsOf = async (topic: string) =>
		(await admin.fetchTopicOffsets(topic)).reduce((sum, { offset }) => sum + Number(offset), 0);

	beforeAll(async () => {
		admin = openKafka(BROKERS ?? [], console.error).admin();
		await admin.connect();
	});
	afterAll(() => admin?.disconnect());

	test('a file larger than what a broker takes at once goes in parts', async () => {
		const topic = `large-${randomUUID().slice(0, 8)}`;
		const lines = Array.from({ length: 40 }, (_, i) => line(`${i} ${'x'.repeat(100_000)}`));
		expect(await produce(BROKERS ?? [], lines, topic, () => undefined)).toEqual(new Map([[topic, 40]]));
		expect(await recordsOf(topic)).toBe(40);
	});

	test('a record larger than the topic takes is named before anything is sent', async () => {
		const topic = `refused-${randomUUID().slice(0, 8)}`;
		const sent = produce(BROKERS ?? [], [line('small'), line('x'.repeat(2_000_000))], topic, () => undefined);
		await expect(sent).rejects.toThrow(
			`Record 2 for topic ${topic} has 2000010 bytes, and the topic takes 1048588 (max.message.bytes). Nothing was sent.`
		);
		expect(await recordsOf(topic)).toBe(0);
	});
});
