import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { startLocalKafka, type LocalKafka } from '#ingest/broker/local-kafka.ts';
import { setBoot } from '#server/boot.ts';
import { loadConfig, type Config } from '#server/config/load.ts';
import { ConfigError } from '#server/config/problem.ts';
import { findApp } from '#server/current-app.ts';
import { checkDataVersion } from '#server/data-version.ts';
import { takeLock } from '#server/lock.ts';
import { projectRoot } from '#server/root.ts';
import { buildUi } from './build-ui.ts';
import { hostProblem } from './host-check.ts';
import { listenProblem } from './preflight.js';
import { onShutdown } from './shutdown.ts';

type Handler = (request: unknown, response: unknown) => void;

const say = (text: string) => console.log(`leeway  ${text}`);
const closing: (() => unknown)[] = [];
const shutdown = onShutdown(closing, say);
process.on('uncaughtException', (error: NodeJS.ErrnoException) => {
	// A new build that replaces the files of the pages ends a request, not the server.
	if (error.code === 'ENOENT' && error.path?.startsWith(join(projectRoot(), 'build'))) {
		return say('the pages were built anew: start again to serve them');
	}
	void fail(error.stack ?? error.message);
});
try {
	await serve(readConfig());
} catch (error) {
	await fail(error instanceof Error ? error.message : String(error));
}

/** Everything between a checked machine and a printed address. `closing` is worked off from its end. */
async function serve(config: Config): Promise<void> {
	const url = `http://${shownHost(config.host)}:${config.port}`;
	const lock = await takeLock(config.data_dir, url);
	if ('owner' in lock) return fail(listenProblem({ code: '', ...config, running: lock.owner }));
	closing.push(() => lock.release());
	const newer = checkDataVersion(config.data_dir);
	if (newer) return fail(newer);

	// Bound before the long work, so that a port in use is told at once; requests wait for the handler.
	const pages: { handler?: Handler } = {};
	const server = createServer((request, response) => {
		const refused = hostProblem(config, request.headers.host);
		if (refused) return void response.writeHead(421, { 'content-type': 'text/plain' }).end(refused);
		if (!pages.handler) {
			response.writeHead(503, { 'content-type': 'text/plain', 'retry-after': '2' }).end('Leeway is starting.');
			return;
		}
		request.headers['x-leeway-proto'] = 'http';
		pages.handler(request, response);
	});
	await listen(server, config);

	const starting = bringKafka(config);
	// A start that is interrupted waits for the broker, so as not to leave it behind.
	closing.push(async () => {
		const kafka = await starting;
		if ('stop' in kafka) await kafka.stop();
	});
	const [broken, kafka] = await Promise.all([buildUi(say), starting]);
	if (broken) return fail(broken);
	const missing = 'unavailable' in kafka ? kafka.unavailable : null;
	if (missing) say(`without Kafka: ${missing}`);
	const brokers = 'brokers' in kafka ? kafka.brokers : null;
	setBoot({ config: { ...config, kafka_brokers: brokers }, kafka_missing: missing, onProgress: say });

	closing.push(() => findApp()?.close());
	closing.push(() => closeServer(server));
	pages.handler = await loadHandler(config);
	await demoLoaded();
	console.log(`\n  Leeway is ready:  ${config.origin ?? url}\n\n  Data in ${config.data_dir}. Stop with Ctrl-C.\n`);
}

/** The pages' bundle. Importing it runs init() of the hooks, which opens the app. */
async function loadHandler(config: Config): Promise<Handler> {
	// Where no origin is set, the bundle takes the host from the request and the scheme from this header, set above.
	if (config.origin === null) process.env.PROTOCOL_HEADER = 'x-leeway-proto';
	process.env.BODY_SIZE_LIMIT ??= '64M';
	const bundle: { handler: Handler } = await import(pathToFileURL(join(projectRoot(), 'build', 'handler.js')).href);
	return bundle.handler;
}

async function bringKafka(config: Config): Promise<LocalKafka | { unavailable: string } | { brokers: string[] }> {
	if (config.kafka_brokers) return { brokers: config.kafka_brokers };
	const options = { dir: join(config.data_dir, 'kafka'), port: config.kafka_port, cache: config.kafka_cache };
	try {
		return await startLocalKafka({ ...options, onProgress: say });
	} catch (error) {
		return { unavailable: `the local broker could not start: ${error instanceof Error ? error.message : error}` };
	}
}

/** Tells how far the demo's history is, and returns when it is there, so that the address comes last. */
async function demoLoaded(): Promise<void> {
	let told = '';
	for (;;) {
		const demo = findApp()?.status.demo;
		if (!demo || demo.state !== 'starting') return;
		if (demo.detail !== told) say(`demo: ${demo.detail}`);
		told = demo.detail;
		await delay(250);
	}
}

function listen(server: Server, { host, port }: Config): Promise<void> {
	return new Promise((resolve, reject) => {
		server.once('error', (error: NodeJS.ErrnoException) => {
			reject(new Error(listenProblem({ code: error.code ?? error.message, host, port, running: undefined })));
		});
		server.listen({ host, port }, resolve);
	});
}

/** Lets running requests end; open streams (live pages) are cut after a moment. */
async function closeServer(server: Server): Promise<void> {
	const closed = new Promise((resolve) => server.close(resolve));
	server.closeIdleConnections();
	await Promise.race([closed, delay(500, undefined, { ref: false })]);
	server.closeAllConnections();
}

function readConfig(): Config {
	try {
		return loadConfig(process.env);
	} catch (error) {
		if (!(error instanceof ConfigError)) throw error;
		throw new Error(`the configuration cannot be used:\n${error.message}`, { cause: error });
	}
}

function shownHost(host: string): string {
	if (host === '0.0.0.0' || host === '::') return 'localhost';
	return host.includes(':') ? `[${host}]` : host;
}

async function fail(text: string): Promise<never> {
	console.error(`leeway  ${text}`);
	return shutdown(1);
}
