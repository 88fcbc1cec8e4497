import { startDetect, type Detect } from '#detectors/runner/detect.ts';
import { startIngest, type Ingest } from '#ingest/ingest.ts';
import type { Boot } from './boot.ts';
import { createBus, type Bus } from './bus.ts';
import type { Config } from './config/load.ts';
import { startControl, type Control } from './control/control.ts';
import { createQuarantineCommands, keepQuarantine, type QuarantineCommands } from './control/quarantine.ts';
import { findApp, setApp } from './current-app.ts';
import { startDemo, withDemo, type Demo } from './demo/demo.ts';
import { createLog, type Log } from './log.ts';
import { initialStatus, type Status } from './status.ts';
import { openStore, type Store } from './store/store.ts';
import { watchIngest } from './watch-ingest.ts';

/** Everything the server does, reached by the routes through `event.locals.app`. */
export interface App {
	config: Config;
	store: Store;
	bus: Bus;
	log: Log;
	ingest: Ingest;
	detect: Detect;
	control: Control;
	quarantine: QuarantineCommands;
	/** Null: started without it. */
	demo: Demo | null;
	/** How each part is doing; pages show what is missing and why. */
	status: Status;
	/** ISO 8601. */
	started_at: string;
	/** Ends every part, the last started first. */
	close(): Promise<void>;
}

/**
 * Opens the app, once per process: a second call gets the first one. The demo's history loads afterwards; `status.demo`
 * tells how far it is.
 */
export async function openApp(boot: Boot): Promise<App> {
	const open = findApp();
	if (open) return open;
	const { onProgress, kafka_missing } = boot;
	const log = createLog(boot.config.log_level);
	const onError = (what: string, error: unknown) => log.error(what, error);
	const status = initialStatus();

	onProgress('opening the stores');
	const store = await openStore(boot.config);
	status.store = { state: 'ready', detail: boot.config.data_dir };
	const bus = createBus((error) => log.error('a listener of the bus', error));
	const config = boot.config.demo ? await withDemo(store, boot.config) : boot.config;

	status.kafka = kafkaPart(config, kafka_missing);
	const ingest = await startIngest({ store, config, bus, onWarning: (text) => log.warn(text) });
	status.ingest = { state: 'ready', detail: 'storing' };
	const { retention_days } = config.project_file.quarantine;
	const keeping = keepQuarantine({ store, ingest }, retention_days, (error) => onError('the quarantine', error));
	const watch = watchIngest(ingest, status, (error) => onError('the state of ingest', error));

	// Alerts follow from findings, and gates ask the detectors: the two know each other through this function only.
	const { promise: controlled, resolve } = Promise.withResolvers<Control>();
	const detect = startDetect({
		store,
		config,
		bus,
		onError,
		ingestLag: watch.lag,
		onFindings: async (findings) => void (await (await controlled).onFindings(findings))
	});
	status.detect = { state: 'ready', detail: 'watching' };
	const control = await startControl({ store, config, bus, detect, onError });
	resolve(control);
	const demo = config.demo
		? await startDemo({ store, config, ingest, detect, control, onError: (e) => onError('demo', e) })
		: null;

	const app: App = {
		config,
		store,
		bus,
		log,
		ingest,
		detect,
		control,
		quarantine: createQuarantineCommands({ store, ingest }),
		demo,
		status,
		started_at: new Date().toISOString(),
		async close() {
			setApp(undefined);
			await demo?.stop();
			await watch.stop();
			await keeping();
			await ingest.close();
			await detect.close();
			await control.close();
			await store.close();
		}
	};
	setApp(app);
	void runDemo(app);
	return app;
}

async function runDemo({ demo, status, log }: App): Promise<void> {
	if (demo === null) {
		status.demo = { state: 'absent', detail: 'started without the demo' };
		return;
	}
	try {
		await demo.load((detail, progress) => {
			status.demo = { state: 'starting', detail, progress };
		});
		await demo.run();
		status.demo = { state: 'ready', detail: 'simulated traffic flows' };
	} catch (error) {
		// A server that is being stopped closes the stores under the load: the next start goes on with it.
		if (findApp() === undefined) return;
		log.error('demo', error);
		status.demo = { state: 'failed', detail: error instanceof Error ? error.message : String(error) };
	}
}

function kafkaPart(config: Config, missing: string | null): Status['kafka'] {
	if (!config.kafka_brokers) return { state: 'absent', detail: missing ?? 'there is no broker', brokers: [] };
	return { state: 'ready', detail: config.kafka_brokers.join(', '), brokers: config.kafka_brokers };
}
