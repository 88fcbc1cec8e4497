/** `npm run bench [-- NAME ...]`: runs the benchmarks of this folder one after the other, or those named. */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const names = readdirSync(import.meta.dirname)
	.filter((file) => file.endsWith('.ts') && file !== 'run.ts')
	.map((file) => file.replace(/\.ts$/, ''));
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !names.includes(name));
if (unknown.length > 0) {
	console.error(`There is no benchmark ${unknown.join(', ')}. There are: ${names.join(', ')}.`);
	process.exit(1);
}
for (const name of wanted.length > 0 ? wanted : names) {
	console.log(`\n== ${name}`);
	const { status } = spawnSync(process.execPath, [join(import.meta.dirname, `${name}.ts`)], { stdio: 'inherit' });
	if (status !== 0) process.exitCode = 1;
}
