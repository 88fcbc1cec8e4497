import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { findJava } from '#ingest/broker/java.ts';
import { endProcess, freePort, isAlive } from '#server/processes.ts';
import { startServer, temporaryFolder, type StartedServer } from '../support/server.ts';

const noJava = 'unavailable' in (await findJava());
const data_dir = temporaryFolder();
const env = { KAFKA_BROKERS: '', LEEWAY_KAFKA_PORT: String(await freePort(0)) };
let server: StartedServer;

const pidIn = (file: string): number => JSON.parse(readFileSync(join(data_dir, file), 'utf8')).pid;
const brokerPid = () => pidIn('kafka/broker.json');

async function gone(...pids: number[]): Promise<boolean> {
	for (const until = Date.now() + 20_000; Date.now() < until;) {
		if (pids.every((pid) => !isAlive(pid))) return true;
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
	return false;
}

describe.skipIf(noJava)('npm start', () => {
	afterAll(async () => {
		await server.stop();
	});

	it('serves the pages on an empty data directory, with a broker', async () => {
		server = await startServer({ data_dir, env });
		const health = await (await fetch(`${server.url}/api/v1/health`)).json();
		expect(health).toMatchObject({ status: 'ok', parts: { kafka: { state: 'ready' }, demo: { state: 'absent' } } });
	});

	it('answers only to names of this machine', async () => {
		const { request } = await import('node:http');
		const status = await new Promise((resolve, reject) => {
			request(server.url, { headers: { host: 'attacker.example' } }, ({ statusCode }) => resolve(statusCode))
				.on('error', reject)
				.end();
		});
		expect(status).toBe(421);
	});

	it('says who has the data directory', async () => {
		await expect(startServer({ data_dir, env })).rejects.toThrow(/already runs on this data directory: http/);
	});

	it('starts again after kill -9 of the server, and adopts the broker that was left', async () => {
		const [left, broker] = [pidIn('leeway.lock'), brokerPid()];
		await endProcess(left, 0);
		expect(await gone(server.process.pid ?? 0)).toBe(true);
		expect(isAlive(broker)).toBe(true);
		server = await startServer({ data_dir, env });
		expect(server.output()).toContain('found the broker of an earlier start');
		expect(brokerPid()).toBe(broker);
	});

	it('ends with everything it started when the process that started it is killed', async () => {
		const [own, broker] = [pidIn('leeway.lock'), brokerPid()];
		await endProcess(server.process.pid ?? 0, 0);
		expect(await gone(own, broker)).toBe(true);
	});

	it('stops with Ctrl-C, everything it started too', async () => {
		server = await startServer({ data_dir, env });
		const [own, broker] = [pidIn('leeway.lock'), brokerPid()];
		expect(await server.stop()).toBe(0);
		expect(await gone(own, broker)).toBe(true);
	});

	it('runs without Kafka where it cannot be had, and says so', async () => {
		server = await startServer({ data_dir: temporaryFolder(), env: { ...env, JAVA_HOME: '/nowhere' } });
		expect(server.output()).toContain('without Kafka: there is no Java: install Java 17 or newer');
		const health = await (await fetch(`${server.url}/api/v1/health`)).json();
		expect(health.parts.kafka).toMatchObject({ state: 'absent', detail: expect.stringContaining('there is no Java') });
	});
});

describe('a start that cannot succeed', () => {
	it.each<[string, NodeJS.ProcessEnv, RegExp]>([
		[
			'a broken configuration',
			{ LEEWAY_CONFIG: 'test/fixtures/config/model-twice.yaml' },
			/model-twice\.yaml:3:12 models\[1\]\.model/
		],
		['a foreign address', { HOST: '192.0.2.1' }, /192\.0\.2\.1 is not an address of this machine/]
	])('%s', async (_, wrong, sentence) => {
		await expect(startServer({ env: { ...env, ...wrong } })).rejects.toThrow(sentence);
	});
});
