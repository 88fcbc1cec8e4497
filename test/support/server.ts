import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endProcess, freePort } from '#server/processes.ts';
import { projectRoot } from '#server/root.ts';

export interface StartedServer {
	url: string;
	data_dir: string;
	/** The wrapper that `npm start` runs; the server is its child. */
	process: ChildProcess;
	/** Everything printed so far. */
	output(): string;
	/** Ends it as Ctrl-C does; resolves with the exit code. */
	stop(): Promise<number | null>;
}

export interface StartOptions {
	data_dir?: string;
	args?: string[];
	env?: NodeJS.ProcessEnv;
	/** How long until the address is printed. */
	timeout_ms?: number;
}

export function temporaryFolder(): string {
	return mkdtempSync(join(tmpdir(), 'leeway-e2e-'));
}

/** What `npm start` does, on a free port and a data directory of its own; resolves when the address is printed. */
export async function startServer(options: StartOptions = {}): Promise<StartedServer> {
	const { data_dir = temporaryFolder(), args = ['--no-demo'], env = {}, timeout_ms = 180_000 } = options;
	const port = await freePort(0);
	const argv = ['src/cli/start.js', '--port', String(port), '--data', data_dir, ...args];
	const child = spawn(process.execPath, argv, { cwd: projectRoot(), env: { ...process.env, ...env } });
	let text = '';
	for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += String(chunk)));
	const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
	const output = () => text;
	await new Promise<void>((resolve, reject) => {
		const failed = (why: string) => reject(new Error(`${why}\n${text}`));
		const timer = setTimeout(() => failed(`not ready after ${timeout_ms / 1000} s`), timeout_ms);
		void exited.then((code) => failed(`ended with ${code}`));
		child.stdout.on('data', () => {
			if (!text.includes('Leeway is ready')) return;
			clearTimeout(timer);
			resolve();
		});
	}).catch(async (error: unknown) => {
		await endProcess(child.pid ?? 0);
		throw error;
	});
	return {
		url: `http://127.0.0.1:${port}`,
		data_dir,
		process: child,
		output,
		async stop() {
			child.kill('SIGINT');
			return exited;
		}
	};
}
