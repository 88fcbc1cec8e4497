import { fork, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { CompressionTypes, type Producer } from 'kafkajs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { openKafka } from '#ingest/kafka/setup.ts';
import { ensureTopics } from '#ingest/kafka/topics.ts';
import { BROKERS } from '../support/kafka.ts';

const reportSchema = z.object({
	counts: z.record(z.string(), z.number()),
	offsets: z.object({ rows: z.number(), distinct: z.number() }),
	status: z.object({
		topics: z.array(
			z.looseObject({ topic: z.string(), lag: z.number().nullable(), stored: z.number(), quarantined: z.number() })
		)
	})
});
type Report = z.infer<typeof reportSchema>;

/** A model, a group and topics of its own, so that one broker serves every test. */
const prefix = `t${randomUUID().slice(0, 8)}`;
const topics = { inference: `${prefix}.inference`, labels: `${prefix}.labels`, gpu: `${prefix}.gpu` };
const folder = mkdtempSync(join(tmpdir(), 'leeway-kafka-'));
let producer: Producer;
let running: ChildProcess | undefined;

function start(): ChildProcess {
	running = fork(
		join(import.meta.dirname, 'ingest-process.ts'),
		[join(folder, 'data'), (BROKERS ?? []).join(','), prefix],
		{
			stdio: ['ignore', 'inherit', 'inherit', 'ipc']
		}
	);
	return running;
}

/** The first report for which `found` holds. */
async function reportWhere(child: ChildProcess, found: (report: Report) => boolean): Promise<Report> {
	for (;;) {
		const [message] = await once(child, 'message', { signal: AbortSignal.timeout(90_000) });
		const report = reportSchema.parse(message);
		if (found(report)) return report;
	}
}

async function kill(child: ChildProcess): Promise<void> {
	const gone = once(child, 'exit');
	child.kill('SIGKILL');
	await gone;
}

async function produce(from: number, to: number, compression: CompressionTypes): Promise<void> {
	for (let i = from; i < to; i += 1000) {
		const messages = Array.from({ length: Math.min(1000, to - i) }, (_, k) => ({
			value: JSON.stringify({
				model: prefix,
				event_id: `e${i + k}`,
				ts: 1_767_225_600 + ((i + k) % 7200),
				features: { x: (i + k) % 100, y: (i + k) / 7, colour: `c${(i + k) % 5}` },
				prediction: (i + k) % 2
			})
		}));
		await producer.send({ topic: topics.inference, messages, compression });
	}
}

const storedOf = (report: Report) => report.counts.events ?? 0;
const inference = (report: Report) => report.status.topics.find(({ topic }) => topic === topics.inference);

describe.skipIf(!BROKERS)('a real broker', () => {
	beforeAll(async () => {
		const kafka = openKafka(BROKERS ?? [], console.error);
		const admin = kafka.admin();
		await admin.connect();
		await ensureTopics(admin, topics);
		await admin.disconnect();
		producer = kafka.producer();
		await producer.connect();
	});
	afterAll(async () => {
		await producer?.disconnect();
		if (running?.exitCode === null && running.signalCode === null) await kill(running);
		rmSync(folder, { recursive: true, force: true });
	});

	test('kill -9 again and again while consuming: no row lost, none twice, neither raw nor folded', async () => {
		const total = 200_000;
		await produce(0, total / 2, CompressionTypes.GZIP);
		await produce(total / 2, total, CompressionTypes.ZSTD);
		// The last record of all cannot be decoded: it must be counted too.
		await producer.send({ topic: topics.inference, messages: [{ partition: 0, value: '{"model": "broken' }] });
		for (const share of [0.05, 0.25, 0.4, 0.6]) {
			const child = start();
			// Past this many rows, at whatever step of the protocol the moment falls.
			await reportWhere(child, (report) => storedOf(report) >= share * total);
			await kill(child);
		}
		const child = start();
		// A report counts the tables before it asks for the lag, and roll-ups follow their rows: the one after the last counts.
		await reportWhere(child, (found) => storedOf(found) >= total && inference(found)?.lag === 0);
		const report = await reportWhere(child, (found) => inference(found)?.lag === 0);
		expect(report.offsets).toEqual({ rows: total, distinct: total });
		expect(report.counts).toEqual({
			events: total,
			traffic_minute: total,
			// x and y; colour and the prediction.
			feature_minute: 4 * total,
			feature_day: 4 * total
		});
		expect(inference(report)).toMatchObject({ received: total + 1, stored: total, quarantined: 1, lag: 0 });
		child.disconnect();
		await once(child, 'exit');
	}, 300_000);
});
