import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '#server/root.ts';

/** Everything that the bundle is made from. */
const INPUTS = [
	'src',
	'ingest',
	'detectors',
	'dashboards',
	'package.json',
	'package-lock.json',
	'svelte.config.js',
	'vite.config.ts'
];

/** Builds the pages when their sources differ from what was built last. Resolves with what went wrong, if anything. */
export async function buildUi(onProgress: (text: string) => void): Promise<string | undefined> {
	const stamp = join(projectRoot(), 'build', '.stamp');
	const digest = digestOfInputs();
	if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return undefined;
	onProgress('building the pages (once, and after every change of the sources)');
	const started = Date.now();
	const { code, output } = await runVite();
	if (code !== 0) return `The pages could not be built:\n${output.trim().split('\n').slice(-20).join('\n')}`;
	writeFileSync(stamp, digest);
	onProgress(`built in ${Math.round((Date.now() - started) / 1000)} s`);
	return undefined;
}

function runVite(): Promise<{ code: number | null; output: string }> {
	return new Promise((resolve) => {
		const vite = join(projectRoot(), 'node_modules', 'vite', 'bin', 'vite.js');
		const child = spawn(process.execPath, [vite, 'build'], { cwd: projectRoot(), stdio: ['ignore', 'pipe', 'pipe'] });
		let output = '';
		for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
		child.on('close', (code) => resolve({ code, output }));
	});
}

function digestOfInputs(): string {
	const hash = createHash('sha256');
	for (const file of INPUTS.flatMap((input) => filesOf(input)).sort()) {
		hash
			.update(file)
			.update('\0')
			.update(readFileSync(join(projectRoot(), file)));
	}
	return hash.digest('hex');
}

function filesOf(path: string): string[] {
	const full = join(projectRoot(), path);
	if (statSync(full).isFile()) return [path];
	return readdirSync(full, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => join(entry.parentPath, entry.name).slice(projectRoot().length + 1));
}
