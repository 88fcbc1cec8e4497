import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import kafkajs, { type Admin, type Message } from 'kafkajs';
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

/** What a broker calls the size of the largest record of a topic, in bytes. */
const LIMIT = 'max.message.bytes';
/** Of a record, besides what is in it, in bytes; a few more for each header. */
const OVERHEAD = 100;
/** Records of one request: well below what brokers take unless set otherwise, and enough to be quick. In bytes. */
const REQUEST = 500_000;

/**
 * Sends lines to their topics, in their order, and makes topics that do not exist. Answers with how many went where.
 * Throws, before anything is sent, where a record is larger than its topic takes.
 */
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
		const messages = new Map([...byTopic].map(([name, records]) => [name, records.map(messageOf)]));
		for (const [name, list] of messages) await refuseLarge(admin, name, list);
		await producer.connect();
		for (const [name, list] of messages) {
			for (const part of parts(list)) await producer.send({ topic: name, acks: -1, messages: part });
		}
	} finally {
		await producer.disconnect();
		await admin.disconnect();
	}
	return new Map([...byTopic].map(([name, records]) => [name, records.length]));
}

function messageOf({ key, headers, value }: ProducedLine): Message {
	return { key: key ?? null, headers, value: bytesOf(value) };
}

/** Without what the broker adds to it, some dozens of bytes. */
function sizeOf({ key, headers = {}, value }: Message): number {
	const texts = [key, value, ...Object.entries(headers).flat()];
	return texts.reduce<number>((sum, text) => sum + Buffer.byteLength((text ?? '') as string | Buffer), 0);
}

async function refuseLarge(admin: Admin, topic: string, messages: readonly Message[]): Promise<void> {
	const { resources } = await admin.describeConfigs({
		includeSynonyms: false,
		resources: [{ type: kafkajs.ConfigResourceTypes.TOPIC, name: topic, configNames: [LIMIT] }]
	});
	const most = Number(resources[0]?.configEntries.find(({ configName }) => configName === LIMIT)?.configValue);
	const large = messages.findIndex((message) => sizeOf(message) > most);
	const found = messages[large];
	if (!found) return;
	throw new Error(
		`Record ${large + 1} for topic ${topic} has ${sizeOf(found)} bytes, and the topic takes ${most} (${LIMIT}). ` +
			`Nothing was sent. Raise ${LIMIT} of the topic, send fewer rows in one record, or post it by HTTP.`
	);
}

/** Requests that a broker takes: one that is too large is refused whole. */
function parts(messages: readonly Message[]): Message[][] {
	const found: Message[][] = [];
	let room = 0;
	for (const message of messages) {
		room -= sizeOf(message) + OVERHEAD;
		if (room < 0 || found.length === 0) {
			found.push([]);
			room = REQUEST - sizeOf(message);
		}
		found.at(-1)?.push(message);
	}
	return found;
}
