import { openKafka } from '#ingest/kafka/setup.ts';
import { stopwatch, type Result, type Task } from './side.ts';

/** Reading the topic with the client alone. */
export async function floorSide({ brokers, topic, events }: Task): Promise<Result> {
	const consumer = openKafka(brokers, console.error).consumer({
		groupId: `floor-${Date.now()}`,
		maxBytesPerPartition: 8_000_000,
		maxBytes: 32_000_000
	});
	await consumer.connect();
	await consumer.subscribe({ topics: [topic], fromBeginning: true });
	const stop = stopwatch();
	let seen = 0;
	await new Promise<void>((done, failed) => {
		consumer
			.run({
				autoCommit: false,
				async eachBatch({ batch: { messages } }) {
					seen += messages.length;
					if (seen >= events) done();
				}
			})
			.catch(failed);
	});
	const measured = stop();
	await consumer.disconnect();
	return { ...measured, digest: '', scales: [] };
}
