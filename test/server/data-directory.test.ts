import { spawn } from 'node:child_process';
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

/** A process that looks like a server of the directory. */
function server(data_dir: string): number {
	const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', lockMark(data_dir)], { stdio: 'ignore' });
	const pid = child.pid ?? 0;
	onTestFinished(() => endProcess(pid));
	return pid;
}

describe('the lock of a data directory', () => {
	it('goes to one live server', async () => {
		const dir = folder();
		const pid = server(dir);
		lockOf(dir, pid);
		expect(await takeLock(dir, 'u')).toMatchObject({ owner: { pid } });
	});

	it('is taken over from a server that was killed', async () => {
		const dir = folder();
		const pid = server(dir);
		lockOf(dir, pid);
		await endProcess(pid, 0);
		expect(await takeLock(dir, 'u')).toHaveProperty('release');
	});

	it('is taken over where its number went to another process', async () => {
		const dir = folder();
		lockOf(dir, server('/another/directory'));
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
