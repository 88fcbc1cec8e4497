import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { checkDataVersion, DATA_VERSION, versionProblem } from '#server/data-version.ts';
import { lockMark, readLock, takeLock } from '#server/lock.ts';
import { endProcess } from '#server/processes.ts';

const folder = () => mkdtempSync(join(tmpdir(), 'leeway-data-'));

function lockOf(data_dir: string, pid: number): void {
	const lock = { pid, url: 'http://127.0.0.1:1', started_at: new Date(0).toISOString() };
	writeFileSync(join(data_dir, 'leeway.lock'), JSON.stringify(lock));
}

/** A process that looks like a server of the directory. It is waited for: until it runs, its command line can be empty. */
async function server(data_dir: string): Promise<number> {
	const program = 'console.log("ready"); setInterval(() => {}, 1000)';
	const child = spawn(process.execPath, ['-e', program, '--', lockMark(data_dir)], {
		stdio: ['ignore', 'pipe', 'inherit']
	});
	const pid = child.pid ?? 0;
	onTestFinished(() => endProcess(pid));
	await once(child.stdout, 'data');
	return pid;
}

describe('the lock of a data directory', () => {
	it('goes to one live server', async () => {
		const dir = folder();
		const pid = await server(dir);
		lockOf(dir, pid);
		expect(await takeLock(dir, 'u')).toMatchObject({ owner: { pid } });
	});

	it('is taken over from a server that was killed', async () => {
		const dir = folder();
		const pid = await server(dir);
		lockOf(dir, pid);
		await endProcess(pid, 0);
		expect(await takeLock(dir, 'u')).toHaveProperty('release');
	});

	it('is taken over where its number went to another process', async () => {
		const dir = folder();
		lockOf(dir, await server('/another/directory'));
		expect(await readLock(dir)).toBeUndefined();
		expect(await takeLock(dir, 'u')).toHaveProperty('release');
	});

	it('is taken over where it cannot be read', async () => {
		const dir = folder();
		writeFileSync(join(dir, 'leeway.lock'), '{"pid":');
		expect(await takeLock(dir, 'u')).toHaveProperty('release');
	});
});

describe('the version of a data directory', () => {
	it('is written once and accepted again', () => {
		const dir = folder();
		expect([checkDataVersion(dir), checkDataVersion(dir)]).toEqual([undefined, undefined]);
	});

	it.each([
		[`${DATA_VERSION + 1}`, /newer Leeway.*git pull.*--data/],
		['hello', /not a data directory of Leeway.*--data/],
		['', /not a data directory of Leeway/]
	])('%s is refused', (text, sentence) => {
		expect(versionProblem(text, '/d')).toMatch(sentence);
	});
});
