import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { freePort } from '#server/processes.ts';
import { answers } from './ready.ts';
import type { LocalKafka, StartOptions } from './local-kafka.ts';

const run = promisify(execFile);
const IMAGE = 'apache/kafka:4.3.1';

/** The same broker in a container, for machines without Java. Its data stay in a named volume of the data directory. */
export async function startDockerKafka(options: StartOptions): Promise<LocalKafka | { unavailable: string }> {
	const engine = await run('docker', ['info'], { timeout: 10_000 }).catch(() => undefined);
	if (!engine) return { unavailable: 'no Docker engine answers either.' };
	const name = `leeway-kafka-${createHash('sha256').update(options.dir).digest('hex').slice(0, 12)}`;
	// What a killed start left behind has the same name.
	await run('docker', ['rm', '-f', name]).catch(() => undefined);
	const port = await freePort(options.port);
	const broker = `127.0.0.1:${port}`;
	const settings = {
		KAFKA_NODE_ID: '1',
		KAFKA_PROCESS_ROLES: 'broker,controller',
		KAFKA_LISTENERS: 'PLAINTEXT://:9092,CONTROLLER://:9093',
		KAFKA_ADVERTISED_LISTENERS: `PLAINTEXT://${broker}`,
		KAFKA_CONTROLLER_LISTENER_NAMES: 'CONTROLLER',
		KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
		KAFKA_CONTROLLER_QUORUM_VOTERS: '1@localhost:9093',
		KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: '1',
		KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: '1',
		KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: '1',
		KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: '0',
		KAFKA_NUM_PARTITIONS: '4',
		KAFKA_LOG_DIRS: '/var/lib/kafka/data',
		KAFKA_HEAP_OPTS: '-Xmx512m'
	};
	options.onProgress(`starting Kafka in Docker (${IMAGE})`);
	const environment = Object.entries(settings).flatMap(([key, value]) => ['-e', `${key}=${value}`]);
	const where = ['--name', name, '-p', `${broker}:9092`, '-v', `${name}:/var/lib/kafka/data`];
	const stop = async () => void (await run('docker', ['rm', '-f', name]).catch(() => undefined));
	try {
		await run('docker', ['run', '-d', ...where, ...environment, IMAGE], { timeout: 300_000 });
	} catch (error) {
		return {
			unavailable: `Docker could not start ${IMAGE}: ${error instanceof Error ? error.message.split('\n')[1] : error}`
		};
	}
	if (await answers(broker, 60_000)) return { brokers: [broker], pid: null, stop };
	await stop();
	return { unavailable: `Kafka in Docker did not answer on ${broker} within a minute: see docker logs ${name}.` };
}
