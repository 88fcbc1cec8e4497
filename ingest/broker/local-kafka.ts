import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { projectRoot } from '#server/root.ts';
import { startDockerKafka } from './docker-kafka.ts';
import { resolveJars } from './jars.ts';
import { findJava } from './java.ts';
import { commandLine, endProcess, freePort, isAlive } from '#server/processes.ts';
import { answers } from './ready.ts';
import { serverProperties } from './server-properties.ts';

const run = promisify(execFile);

export interface StartOptions {
	/** Folder of the broker: its log, its configuration and broker.json. */
	dir: string;
	/** Wanted port; another free one is taken when it is in use. */
	port: number;
	/** Folder of the jars; by default under node_modules/.cache, for every data directory of this checkout. */
	cache?: string | null;
	onProgress: (text: string) => void;
}

export interface LocalKafka {
	brokers: string[];
	/** Null: in Docker. */
	pid: number | null;
	/** Ends the broker; resolves when it is gone. */
	stop(): Promise<void>;
}

/**
 * A real single-node Apache Kafka on the loopback, started or, when a killed server left one behind, adopted. Where it
 * cannot run, a sentence says why and what to do.
 */
export async function startLocalKafka(options: StartOptions): Promise<LocalKafka | { unavailable: string }> {
	const dir = resolve(options.dir);
	mkdirSync(dir, { recursive: true });
	const left = await adopt(dir);
	if (left) {
		options.onProgress(`found the broker of an earlier start on ${left.brokers.join(', ')}`);
		return left;
	}
	const found = await findJava();
	if ('unavailable' in found) {
		const docker = await startDockerKafka({ ...options, dir });
		return 'unavailable' in docker ? { unavailable: `${found.unavailable} And ${docker.unavailable}` } : docker;
	}
	const cache = options.cache ?? join(projectRoot(), 'node_modules', '.cache', 'leeway-kafka');
	const jars = await resolveJars(cache, options.onProgress);
	if ('unavailable' in jars) return jars;
	return launch(dir, options, found.java, join(jars.folder, '*'));
}

async function launch(
	dir: string,
	{ port: wanted, onProgress }: StartOptions,
	java: string,
	classpath: string
): Promise<LocalKafka | { unavailable: string }> {
	const port = await freePort(wanted);
	if (port !== wanted && wanted !== 0) onProgress(`port ${wanted} is in use: Kafka listens on ${port} instead`);
	const log_dir = join(dir, 'log');
	const properties = join(dir, 'server.properties');
	writeFileSync(properties, serverProperties({ port, controller_port: await freePort(0), log_dir }));
	if (!existsSync(join(log_dir, 'meta.properties'))) {
		onProgress('formatting the broker’s storage');
		const bytes = randomBytes(16);
		// An id that begins with '-' (one in 64 would) is taken for an option: the first bit keeps it a letter or a digit.
		bytes.writeUInt8(bytes.readUInt8(0) & 0x7f, 0);
		const id = bytes.toString('base64url');
		await run(java, ['-cp', classpath, 'kafka.tools.StorageTool', 'format', '-t', id, '-c', properties]);
	}
	onProgress(`starting Apache Kafka on 127.0.0.1:${port}`);
	const output = join(dir, 'kafka.log');
	const log = openSync(output, 'w');
	// A group of its own: Ctrl-C reaches the server alone, which ends the broker after the consumers have left.
	const child = spawn(java, ['-Xmx512m', mark(dir), '-cp', classpath, 'kafka.Kafka', properties], {
		detached: true,
		stdio: ['ignore', log, log]
	});
	closeSync(log);
	child.unref();
	const { pid } = child;
	if (pid === undefined) return { unavailable: `${java} could not be started.` };
	const broker = `127.0.0.1:${port}`;
	writeFileSync(stateFile(dir), JSON.stringify({ pid, broker }));
	if (await answers(broker, 60_000, () => !isAlive(pid) || child.exitCode !== null)) return handle(dir, pid, broker);
	await endProcess(pid, 1000);
	rmSync(stateFile(dir), { force: true });
	return { unavailable: `Kafka ended or did not answer on ${broker}: ${lastLines(output)} (see ${output}).` };
}

/** The broker that an earlier start left behind, when it still answers; one that does not is ended. */
export async function adopt(dir: string): Promise<LocalKafka | undefined> {
	const state = readState(dir);
	if (!state) return undefined;
	const ours = (await commandLine(state.pid))?.includes(mark(resolve(dir)));
	if (ours && (await answers(state.broker, 5000, () => !isAlive(state.pid)))) {
		return handle(dir, state.pid, state.broker);
	}
	if (ours) await endProcess(state.pid, 2000);
	rmSync(stateFile(dir), { force: true });
	return undefined;
}

function handle(dir: string, pid: number, broker: string): LocalKafka {
	return {
		brokers: [broker],
		pid,
		async stop() {
			await endProcess(pid);
			rmSync(stateFile(dir), { force: true });
		}
	};
}

/** Stands in the command line, so that a process with the same number but another purpose is left alone. */
function mark(dir: string): string {
	return `-Dleeway.kafka=${dir}`;
}

function stateFile(dir: string): string {
	return join(dir, 'broker.json');
}

const stateSchema = z.object({ pid: z.int().positive(), broker: z.string() });

function readState(dir: string): z.infer<typeof stateSchema> | undefined {
	try {
		return stateSchema.parse(JSON.parse(readFileSync(stateFile(dir), 'utf8')));
	} catch {
		return undefined;
	}
}

function lastLines(file: string): string {
	const text = existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
	return text === '' ? 'it printed nothing' : (text.split('\n').at(-1) ?? '').slice(0, 300);
}
