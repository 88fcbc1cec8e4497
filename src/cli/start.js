// `npm start`. Plain JavaScript that Node 20 runs before anything is installed; serve.ts takes over on Node 24.
import { existsSync, mkdirSync, statfsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { install, whyInstall } from './install.js';
import { handOver, ROOT } from './node24.js';
import { asEnvironment, diskProblem, NEEDED, platformProblem } from './preflight.js';

const HELP = `npm start -- [options]

  --port N       port of the pages and the API (PORT, 3000)
  --host A       address to listen on (HOST, 127.0.0.1)
  --data DIR     folder of the embedded stores (LEEWAY_DATA, ./data)
  --config FILE  monitoring as code (LEEWAY_CONFIG, ./leeway.yaml)
  --no-demo      start empty, without the simulated company
`;

const options = readOptions();
if (options.help) {
	process.stdout.write(HELP);
	process.exit(0);
}
const problem = platformProblem({ platform: process.platform, node: process.versions.node });
if (problem) fail(problem);

const env = { ...process.env, ...asEnvironment(options) };
const data = resolve(env.LEEWAY_DATA || 'data');
const reason = whyInstall();
checkDisk(reason ? NEEDED.install : NEEDED.run);
if (reason) {
	say(`installing packages (${reason}; about 1 GB on disk)`);
	const failure = await install(say);
	if (failure) fail(failure);
}
handOver('src/cli/serve.ts', [`--owns=${data}`], { ...env, LEEWAY_DATA: data });

function readOptions() {
	try {
		const { values } = parseArgs({
			options: {
				port: { type: 'string', short: 'p' },
				host: { type: 'string' },
				data: { type: 'string' },
				config: { type: 'string' },
				'no-demo': { type: 'boolean', default: false },
				help: { type: 'boolean', short: 'h', default: false }
			}
		});
		return { ...values, demo: !values['no-demo'], help: values.help ?? false };
	} catch (error) {
		return fail(`${error instanceof Error ? error.message : error}\n\n${HELP}`);
	}
}

/** @param {number} needed bytes */
function checkDisk(needed) {
	try {
		makeFolder(data);
	} catch (error) {
		fail(
			`${data} cannot be made (${error instanceof Error ? error.message : error}). Choose another folder with --data.`
		);
	}
	for (const folder of needed === NEEDED.install ? [ROOT, data] : [data]) {
		const { bavail, bsize } = statfsSync(folder);
		const shortage = diskProblem({ free: bavail * bsize, needed, folder });
		if (shortage) fail(shortage);
	}
}

/** @param {string} text */
function say(text) {
	console.log(`leeway  ${text}`);
}

/**
 * @param {string} text
 * @returns {never}
 */
function fail(text) {
	console.error(`leeway  ${text}`);
	process.exit(1);
}

/**
 * A folder with those above it. Node's own way to do that never returns where a folder can have no other in it, as /proc.
 * @param {string} folder
 */
function makeFolder(folder) {
	if (existsSync(folder)) return;
	makeFolder(dirname(folder));
	mkdirSync(folder);
}
