import { randomUUID } from 'node:crypto';
import type { Admin } from 'kafkajs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditIngest } from '#ingest/audit/audit.ts';
import { openKafka } from '#ingest/kafka/setup.ts';
import { auditOffsets } from '#store/repositories/audit-offsets.ts';
import type { Store } from '#store/store.ts';
import { openTemporaryStore } from '../store/temporary-store.ts';
import { BROKERS } from '../support/kafka.ts';

let store: Store;
let remove: () => Promise<void>;
beforeAll(async () => {
	({ store, remove } = await openTemporaryStore());
}, 120_000);
afterAll(() => remove());

/** Rows of one partition, spread over tables as ingest spreads them. */
async function put(topic: string, offsets: readonly number[], { epoch = 1, partition = 0 } = {}): Promise<void> {
	const rows = offsets.map((offset) => ({
		...{ project: 'default', environment: 'production', reason: 'repeated', detail: 'e', ingested_at: 0 },
		...{ model: 'm', event_id: 'e', label_name: 'label', label: '1', observed_at: 0 },
		...{ _topic: topic, _partition: partition, _offset: offset, _epoch: epoch, _decoder: 'test/1' }
	}));
	await store.ch.insert(
		'set_aside',
		rows.filter((_, i) => i % 2 === 0)
	);
	await store.ch.insert(
		'labels',
		rows.filter((_, i) => i % 2 === 1)
	);
}

const range = (from: number, end: number) => Array.from({ length: end - from + 1 }, (_, i) => from + i);

test('gaps within and between the pieces that are counted, per epoch and partition', async () => {
	// A piece has 65,536 offsets: a gap across its border, one of a whole piece, and one offset stored twice.
	await put('gaps', [...range(0, 9), ...range(12, 65_530), 65_540, ...range(200_000, 200_001), 200_001]);
	await put('gaps', range(0, 3), { epoch: 2 });
	await put('gaps', [7, 9], { partition: 1 });
	await put('@http', [5, 99]);
	const found = await auditOffsets(store, 'gaps');
	expect(
		found.map(({ epoch, partition, first, last, offsets, rows }) => [epoch, partition, first, last, offsets, rows])
	).toEqual([
		[1, 0, 0, 200_001, 10 + 65_519 + 1 + 2, 10 + 65_519 + 1 + 3],
		[1, 1, 7, 9, 2, 2],
		[2, 0, 0, 3, 4, 4]
	]);
	expect(found.map(({ holes }) => holes.map(({ from, end }) => [from, end]))).toEqual([
		[
			[10, 11],
			[65_531, 65_539],
			[65_541, 199_999]
		],
		[[8, 8]],
		[]
	]);
	expect((await auditOffsets(store)).map(({ topic }) => topic)).not.toContain('@http');
	expect(await auditIngest({ store, brokers: [], group: 'g' })).toMatchObject({
		checked: false,
		missing: 2 + 9 + 134_459 + 1
	});
});

describe.skipIf(!BROKERS)('with a broker', () => {
	let admin: Admin;
	afterAll(() => admin?.disconnect());

	test('markers of transactions are told from a loss, in the middle and at the end', async () => {
		const topic = `audit-${randomUUID().slice(0, 8)}`;
		const group = `${topic}-group`;
		const kafka = openKafka(BROKERS ?? [], () => undefined);
		admin = kafka.admin();
		await admin.connect();
		await admin.createTopics({ topics: [{ topic, numPartitions: 1 }], waitForLeaders: true });
		const producer = kafka.producer({ transactionalId: topic, maxInFlightRequests: 1, idempotent: true });
		await producer.connect();
		// Three transactions of two records: offsets 0 1 and a marker at 2, 3 4 and 5, 6 7 and 8.
		for (let i = 0; i < 3; i++) {
			const transaction = await producer.transaction();
			await transaction.send({ topic, messages: [{ value: 'a' }, { value: 'b' }] });
			await transaction.commit();
		}
		await producer.disconnect();
		await admin.setOffsets({ groupId: group, topic, partitions: [{ partition: 0, offset: '9' }] });
		await put(topic, [0, 1, 3, 6]);
		const audit = await auditIngest({ store, brokers: BROKERS ?? [], group, topic });
		expect(audit.partitions[0]?.holes).toEqual([
			{ from: 2, end: 2, cause: 'not_in_topic' },
			{ from: 4, end: 5, cause: 'missing' },
			{ from: 7, end: 8, cause: 'missing' }
		]);
		expect(audit).toMatchObject({ checked: true, missing: 4 });
	}, 120_000);
});
