import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Kafka } from 'kafkajs';
import type { Hole } from '#core/audit-offsets.ts';

/** Holes of a partition that the broker is asked about; the rest stays unknown. */
const MOST = 20;
/** How long the broker may take to give the records of one hole, in ms. */
const PATIENCE = 15_000;

/**
 * Reads the holes of a partition from the broker: where it gives no record either, there was none to store. `begin`: its
 * first offset; null: it does not have this topic any more.
 */
export async function explainHoles(
	kafka: Kafka,
	{ topic, partition }: { topic: string; partition: number },
	holes: readonly Hole[],
	begin: number | null
): Promise<Hole[]> {
	if (holes.length === 0) return [];
	const held = holes.filter(({ end }) => begin !== null && end >= begin).slice(0, MOST);
	const given = held.length === 0 ? new Map<Hole, boolean>() : await askBroker(kafka, topic, partition, held);
	return holes.map((hole): Hole => {
		if (begin === null || hole.end < begin) return { ...hole, cause: 'gone' };
		const found = given.get(hole);
		return { ...hole, cause: found === undefined ? 'unknown' : found ? 'missing' : 'not_in_topic' };
	});
}

/** Whether the broker gives a record of each hole. One that is not answered in time is left out. */
async function askBroker(
	kafka: Kafka,
	topic: string,
	partition: number,
	holes: readonly Hole[]
): Promise<Map<Hole, boolean>> {
	const given = new Map<Hole, boolean>();
	const consumer = kafka.consumer({ groupId: `leeway-audit-${randomUUID()}`, maxWaitTimeInMs: 200 });
	/** Holes in which the broker has a record. What is read is contiguous, so it also answers for holes asked about later. */
	const hit = new Set<Hole>();
	let asked: { hole: Hole; done: (found: boolean) => void } | undefined;
	// Batches of nothing but markers come to no handler, and are told as events.
	consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload }) => {
		if (payload.topic !== topic || payload.partition !== partition || !asked) return;
		if (Number(payload.lastOffset) >= asked.hole.end) asked.done(hit.has(asked.hole));
	});
	try {
		await consumer.connect();
		await consumer.subscribe({ topics: [topic], fromBeginning: true });
		const { promise: joined, resolve } = Promise.withResolvers<unknown>();
		consumer.on(consumer.events.GROUP_JOIN, resolve);
		await consumer.run({
			autoCommit: false,
			async eachBatch({ batch }) {
				if (batch.partition !== partition) return;
				for (const { offset } of batch.messages) {
					const hole = holes.find(({ from, end }) => Number(offset) >= from && Number(offset) <= end);
					if (hole) hit.add(hole);
				}
			}
		});
		await Promise.race([joined, delay(PATIENCE, undefined, { ref: false })]);
		for (const hole of holes) {
			const answer = new Promise<boolean>((done) => (asked = { hole, done }));
			consumer.seek({ topic, partition, offset: String(hole.from) });
			const found = await Promise.race([answer, delay(PATIENCE, undefined, { ref: false })]);
			asked = undefined;
			if (found !== undefined) given.set(hole, found);
		}
	} finally {
		await consumer.disconnect();
	}
	return given;
}
