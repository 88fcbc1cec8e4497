import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { commandLine } from './processes.ts';

const lockSchema = z.object({ pid: z.int().positive(), url: z.string(), started_at: z.string() });
/** Names the server that owns a data directory: the embedded stores belong to one process. */
export type Lock = z.infer<typeof lockSchema>;

function lockFile(data_dir: string): string {
	return join(data_dir, 'leeway.lock');
}

/** Stands in the command line of a server, so that a process with the same number but another purpose does not count. */
export function lockMark(data_dir: string): string {
	return `--owns=${data_dir}`;
}

/** The live server of a data directory, if there is one. What a killed one left behind does not count. */
export async function readLock(data_dir: string): Promise<Lock | undefined> {
	let lock: Lock;
	try {
		lock = lockSchema.parse(JSON.parse(readFileSync(lockFile(data_dir), 'utf8')));
	} catch {
		return undefined;
	}
	return (await commandLine(lock.pid))?.includes(lockMark(data_dir)) ? lock : undefined;
}

export type Taken = { release(): void } | { owner: Lock };

/** Takes a data directory for this process, or says who has it. A lock of a killed server is taken over. */
export async function takeLock(data_dir: string, url: string): Promise<Taken> {
	mkdirSync(data_dir, { recursive: true });
	const content = JSON.stringify({ pid: process.pid, url, started_at: new Date().toISOString() });
	for (;;) {
		try {
			writeFileSync(lockFile(data_dir), content, { flag: 'wx' });
			return { release: () => rmSync(lockFile(data_dir), { force: true }) };
		} catch (error) {
			if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
		}
		const owner = await readLock(data_dir);
		if (owner && owner.pid !== process.pid) return { owner };
		rmSync(lockFile(data_dir), { force: true });
	}
}
