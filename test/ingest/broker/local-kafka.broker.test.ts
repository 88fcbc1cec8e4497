import { Kafka, logLevel } from 'kafkajs';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findJava } from '#ingest/broker/java.ts';
import { startLocalKafka } from '#ingest/broker/local-kafka.ts';
import { endProcess, isAlive } from '#server/processes.ts';

const java = await findJava();
const reason = 'unavailable' in java ? java.unavailable : '';
const start = (dir: string) => startLocalKafka({ dir, port: 0, onProgress: () => undefined });
const folder = () => mkdtempSync(join(tmpdir(), 'leeway-kafka-'));

async function topicsOf(broker: string): Promise<string[]> {
	const admin = new Kafka({ brokers: [broker], logLevel: logLevel.NOTHING }).admin();
	await admin.connect();
	try {
		return await admin.listTopics();
	} finally {
		await admin.disconnect();
	}
}

describe.skipIf(reason !== '')(`a local broker ${reason}`, () => {
	it('answers, is adopted by a later start, keeps its topics, and leaves nothing behind', async () => {
		const dir = folder();
		const first = await start(dir);
		if ('unavailable' in first) throw new Error(first.unavailable);
		const [broker = ''] = first.brokers;
		const admin = new Kafka({ brokers: [broker], logLevel: logLevel.NOTHING }).admin();
		await admin.connect();
		await admin.createTopics({ topics: [{ topic: 'kept' }] });
		await admin.disconnect();

		expect(await start(dir)).toMatchObject({ pid: first.pid, brokers: first.brokers });

		await first.stop();
		expect(isAlive(first.pid ?? 0)).toBe(false);
		const again = await start(dir);
		if ('unavailable' in again) throw new Error(again.unavailable);
		expect(await topicsOf(again.brokers[0] ?? '')).toContain('kept');

		// After kill -9 of the broker itself, the next start does not wait for a dead process.
		await endProcess(again.pid ?? 0, 0);
		const third = await start(dir);
		if ('unavailable' in third) throw new Error(third.unavailable);
		expect(third.pid).not.toBe(again.pid);
		expect(readFileSync(join(dir, 'broker.json'), 'utf8')).toContain(String(third.pid));
		await third.stop();
	});

	it('says what is missing where it cannot run', async () => {
		process.env.JAVA_HOME = '/nowhere';
		try {
			const none = await start(folder());
			expect('unavailable' in none && none.unavailable).toMatch(/there is no Java: install Java 17 or newer/);
		} finally {
			delete process.env.JAVA_HOME;
		}
	});
});
