import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder. */
export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** A Node that runs TypeScript: this one, else the one of the `node` package; undefined before it is installed. */
export function findNode24() {
	if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
	const installed = join(ROOT, 'node_modules', 'node', 'bin', 'node');
	return existsSync(installed) ? installed : undefined;
}

/**
 * Runs a script with Node 24 in this terminal and ends as it ends. Signals are passed on, so that the child can
 * close what it opened.
 * @param {string} script path from the project's folder
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 */
export function handOver(script, args, env = process.env) {
	const node = findNode24();
	if (!node) {
		console.error('The packages are not installed yet: run "npm install" first, or "npm start", which does it.');
		process.exit(1);
	}
	// The channel tells the child when this process is gone, also after kill -9: it then closes what it opened.
	const child = spawn(node, [join(ROOT, script), ...args], {
		stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
		env
	});
	for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
		process.on(signal, () => child.kill(signal));
	child.on('exit', (code) => process.exit(code ?? 1));
}
