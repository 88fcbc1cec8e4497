import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { openKafka } from '../kafka/setup.ts';

const lineSchema = z.strictObject({
	/** Left out: the topic that was asked for. */
	topic: z.string().optional(),
	key: z.string().nullish(),
	headers: z.record(z.string(), z.string()).default({}),
	/** Text, bytes in base64, or any other JSON as it stands; null: a tombstone. */
	value: z.unknown()
});
export type ProducedLine = z.infer<typeof lineSchema>;

const base64Schema = z.strictObject({ base64: z.string() });

/** The bytes that the value of a line stands for. */
export function bytesOf(value: unknown): Buffer | null {
	if (value === null || value === undefined) return null;
	if (typeof value === 'string') return Buffer.from(value);
	const binary = base64Schema.safeParse(value);
	return binary.success ? Buffer.from(binary.data.base64, 'base64') : Buffer.from(JSON.stringify(value));
}

/** The lines of a file such as examples/formats/kserve/records.jsonl. Throws at the first that is none, with its number. */
export async function readLines(file: string): Promise<ProducedLine[]> {
	const lines: ProducedLine[] = [];
	let number = 0;
	for await (const text of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
		number++;
		if (text.trim() === '') continue;
		try {
			lines.push(lineSchema.parse(JSON.parse(text)));
		} catch (error) {
			const why = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
			throw new Error(`${file}, line ${number}: ${why}`, { cause: error });
		}
	}
	return lines;
}

/** Sends lines to their topics, in their order, and makes topics that do not exist. Answers with how many went where. */
export async function produce(
	brokers: string[],
	lines: readonly ProducedLine[],
	topic: string,
	onWarning: (text: string) => void
): Promise<Map<string, number>> {
	const kafka = openKafka(brokers, onWarning);
	const byTopic = Map.groupBy(lines, (line) => line.topic ?? topic);
	const admin = kafka.admin();
	// A new topic is not led at once, and what is tried again must not come twice.
	const producer = kafka.producer({ allowAutoTopicCreation: false, idempotent: true });
	try {
		await admin.connect();
		const existing = new Set(await admin.listTopics());
		const missing = [...byTopic.keys()].filter((name) => !existing.has(name));
		if (missing.length > 0) {
			await admin.createTopics({ waitForLeaders: true, topics: missing.map((name) => ({ topic: name })) });
		}
		await producer.connect();
		for (const [name, records] of byTopic) {
			await producer.send({
				topic: name,
				acks: -1,
				messages: records.map(({ key, headers, value }) => ({ key: key ?? null, headers, value: bytesOf(value) }))
			});
		}
	} finally {
		await producer.disconnect();
		await admin.disconnect();
	}
	return new Map([...byTopic].map(([name, records]) => [name, records.length]));
}
