import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The command line of a live process, or undefined when there is none: a number may have been given to another. */
export async function commandLine(pid: number): Promise<string | undefined> {
	if (!isAlive(pid)) return undefined;
	try {
		return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
	} catch {
		const answer = await run('ps', ['-o', 'command=', '-p', String(pid)]).catch(() => undefined);
		return answer?.stdout.trim() || undefined;
	}
}

export function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return error instanceof Error && 'code' in error && error.code === 'EPERM';
	}
}

/** Asks a process to end, and insists after `patience_ms`. Resolves when it is gone. */
export async function endProcess(pid: number, patience_ms = 5000): Promise<void> {
	for (const [signal, wait] of [
		['SIGTERM', patience_ms],
		['SIGKILL', 5000]
	] as const) {
		if (!isAlive(pid)) return;
		try {
			process.kill(pid, signal);
		} catch {
			return;
		}
		for (const until = Date.now() + wait; isAlive(pid) && Date.now() < until;) await delay(50);
	}
}

/** `port` when nobody listens on it on the loopback, else a free one; 0 asks for any. */
export async function freePort(port: number): Promise<number> {
	return (await listen(port)) ?? (await listen(0)) ?? 0;
}

function listen(port: number): Promise<number | undefined> {
	return new Promise((resolve) => {
		const server = createServer();
		server.once('error', () => resolve(undefined));
		server.listen({ port, host: '127.0.0.1' }, () => {
			const address = server.address();
			server.close(() => resolve(typeof address === 'object' ? address?.port : undefined));
		});
	});
}
