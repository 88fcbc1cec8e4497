import { CompressionTypes, type Kafka } from 'kafkajs';
import { seeded } from '#demo/random.ts';

export const MODEL = 'bench';
export const NUMERIC = Array.from({ length: 20 }, (_, i) => `n${String(i).padStart(2, '0')}`);
export const CATEGORICAL = Array.from({ length: 5 }, (_, i) => `c${i}`);
const VERSIONS = ['2026-01', '2026-02'];
const CATEGORIES = ['web', 'app', 'branch', 'partner', 'phone', 'mail'];
const PARTITIONS = 4;
const PER_SEND = 1000;
/** Events a second of event time: how many roll-ups a batch touches. */
const RATE = 1000;
const START = Date.UTC(2026, 0, 1);

/** Event `i` of Leeway's own format: about 500 bytes with 25 features. */
function event(i: number, random: () => number): string {
	const features: Record<string, number | string> = {};
	// The sum of three uniforms, of a different size per feature; values cannot repeat exactly often.
	for (const [k, name] of NUMERIC.entries()) {
		features[name] = Number(((random() + random() + random() - 1.5) * 10 ** (k % 4)).toPrecision(6));
	}
	for (const name of CATEGORICAL) features[name] = CATEGORIES[Math.floor(random() * CATEGORIES.length)] ?? '';
	return JSON.stringify({
		model: MODEL,
		version: VERSIONS[i % VERSIONS.length],
		event_id: `e${i.toString(36).padStart(8, '0')}`,
		ts: START + Math.floor((i * 1000) / RATE),
		features,
		prediction: i % 2,
		score: Number(random().toFixed(4))
	});
}

/** Makes a topic with that many events, beside the empty ones of labels and GPUs. Returns the bytes of the values. */
export async function fillTopic(kafka: Kafka, topic: string, events: number, gzip: boolean): Promise<number> {
	const admin = kafka.admin();
	await admin.connect();
	const configEntries = [{ name: 'retention.bytes', value: '-1' }];
	await admin.createTopics({
		waitForLeaders: true,
		topics: [
			{ topic, numPartitions: PARTITIONS, replicationFactor: 1, configEntries },
			{ topic: `${topic}.labels`, numPartitions: 1 },
			{ topic: `${topic}.gpu`, numPartitions: 1 }
		]
	});
	await admin.disconnect();
	const producer = kafka.producer({ allowAutoTopicCreation: false });
	await producer.connect();
	const { uniform: random } = seeded('bench');
	let bytes = 0;
	let partition = 0;
	for (let from = 0; from < events; from += PER_SEND) {
		const messages = Array.from({ length: Math.min(PER_SEND, events - from) }, (_, k) => {
			const value = event(from + k, random);
			bytes += value.length;
			return { partition, value };
		});
		await producer.send({
			topic,
			messages,
			compression: gzip ? CompressionTypes.GZIP : CompressionTypes.None,
			acks: 1
		});
		partition = (partition + 1) % PARTITIONS;
	}
	await producer.disconnect();
	return bytes;
}
