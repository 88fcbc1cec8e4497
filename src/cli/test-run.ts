import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLocalKafka } from '#ingest/broker/local-kafka.ts';
import { projectRoot } from '#server/root.ts';
import { buildUi } from './build-ui.ts';
import { onShutdown } from './shutdown.ts';
import { closingLine, readResults, type Results } from './test-results.ts';

/**
 * `npm test [-- FILTER ...] [--with-checks]`: brings a browser and a broker, builds the pages once, and runs everything.
 * What is missing is named, with the tests that were skipped for it.
 */
const say = (text: string) => console.log(`leeway  ${text}`);
const args = process.argv.slice(2);
const filters = args.filter((arg) => arg !== '--with-checks');
const folder = mkdtempSync(join(tmpdir(), 'leeway-test-'));
// Everything that a test puts aside goes with it at the end.
process.env.TMPDIR = folder;
const closing: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })];
const shutdown = onShutdown(closing, say);
await shutdown(await main());

async function main(): Promise<number> {
	const checks = args.includes('--with-checks') ? (await script('check')) + (await script('lint')) : 0;
	const broken = await buildUi(say);
	if (broken) {
		console.error(broken);
		return 1;
	}
	const missing = (await Promise.all([bringBrowser(), bringKafka()])).filter((reason) => reason !== undefined);
	const report = join(folder, 'results.json');
	const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
	const code = await run(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', ...reporters, ...filters]);
	const results = resultsIn(report);
	for (const name of results.skipped_names) console.log(`skipped: ${name}`);
	for (const reason of missing) console.log(`missing: ${reason}`);
	console.log(closingLine(results));
	return code === 0 && checks === 0 && results.failed === 0 ? 0 : 1;
}

function resultsIn(report: string): Results {
	try {
		return readResults(JSON.parse(readFileSync(report, 'utf8')));
	} catch {
		// Vitest itself fell over: that is a failure, not an empty success.
		return { passed: 0, failed: 1, skipped: 0, skipped_names: [] };
	}
}

async function bringKafka(): Promise<string | undefined> {
	if (process.env.KAFKA_BROKERS) return undefined;
	const kafka = await startLocalKafka({ dir: join(folder, 'kafka'), port: 0, onProgress: say });
	if ('unavailable' in kafka) return `Kafka: ${kafka.unavailable}`;
	closing.push(() => kafka.stop());
	process.env.KAFKA_BROKERS = kafka.brokers.join(',');
	return undefined;
}

async function bringBrowser(): Promise<string | undefined> {
	const { BROWSER_PACKAGE, findBrowser } = await import('../../test/support/find-browser.ts');
	if (await findBrowser()) return undefined;
	const fix = 'set CHROME_PATH to a Chromium or Chrome, or install the package chromium.';
	if (process.platform !== 'linux' || process.arch !== 'x64') return `a browser: ${fix}`;
	say('installing a browser for the tests');
	const code = await run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error'], BROWSER_PACKAGE);
	return code === 0 && (await findBrowser()) ? undefined : `a browser: it could not be installed; ${fix}`;
}

function script(name: string): Promise<number> {
	say(`npm run ${name}`);
	return run('npm', ['run', '--silent', name]);
}

function run(command: string, argv: string[], cwd = projectRoot()): Promise<number> {
	return new Promise((resolve) => {
		const child = spawn(command, argv, { cwd, stdio: 'inherit' });
		child.on('error', () => resolve(1));
		child.on('close', (code) => resolve(code ?? 1));
		closing.push(() => child.kill());
	});
}
