import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './node24.js';
import { installProblem, installReason } from './preflight.js';

const STAMP = join(ROOT, 'node_modules', '.leeway-lock');
const LOCK = join(ROOT, 'package-lock.json');

/** Why packages must be installed; undefined when they are there. */
export function whyInstall() {
	const made = statSync(join(ROOT, 'node_modules', '.package-lock.json'), { throwIfNoEntry: false });
	const stamp = existsSync(STAMP) ? readFileSync(STAMP, 'utf8') : undefined;
	// Installed by hand: as good as ours when it is newer than the lock file.
	const byHand = made !== undefined && made.mtimeMs >= statSync(LOCK).mtimeMs;
	return installReason({
		stamp: byHand ? undefined : (stamp ?? 'unknown'),
		lock: digest(),
		installed: made !== undefined
	});
}

/**
 * Runs npm, telling every few seconds that it still works.
 * @param {(text: string) => void} onProgress
 * @returns {Promise<string | undefined>} what went wrong, with the fix
 */
export async function install(onProgress) {
	const started = Date.now();
	// Not `npm ci`: it refuses a lock file made where a registry did not offer the packages of every platform.
	const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
	const args = ['install', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'];
	const child = spawn(npm, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
	let output = '';
	for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
	const seconds = () => Math.round((Date.now() - started) / 1000);
	const ticker = setInterval(() => onProgress(`still installing, ${seconds()} s`), 10_000);
	const code = await new Promise((resolve) => {
		child.on('error', (error) => {
			output += String(error);
			resolve(1);
		});
		child.on('close', resolve);
	});
	clearInterval(ticker);
	if (code !== 0) return installProblem(output);
	writeFileSync(STAMP, digest());
	onProgress(`installed in ${seconds()} s`);
	return undefined;
}

function digest() {
	return createHash('sha256').update(readFileSync(LOCK)).digest('hex');
}
