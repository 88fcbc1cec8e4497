import { startDetect, type Detect } from '#detectors/runner/detect.ts';
import { startIngest, type Ingest } from '#ingest/ingest.ts';
import type { Boot } from './boot.ts';
import { createBus, type Bus } from './bus.ts';
import type { Config } from './config/load.ts';
import { startControl, type Control } from './control/control.ts';
import { findApp, setApp } from './current-app.ts';
import { createLog, type Log } from './log.ts';
import { initialStatus, type Status } from './status.ts';
import { openStore, type Store } from './store/store.ts';

/** Everything the server does, reached by the routes through `event.locals.app`. */
export interface App {
	config: Config;
	store: Store;
	bus: Bus;
	log: Log;
	ingest: Ingest;
	detect: Detect;
	control: Control;
	/** How each part is doing; pages show what is missing and why. */
	status: Status;
	/** ISO 8601. */
	started_at: string;
	/** Ends every part, the last started first. */
	close(): Promise<void>;
}

/** Opens the app, once per process: a second call gets the first one. */
export async function openApp({ config, kafka_missing, onProgress }: Boot): Promise<App> {
	const open = findApp();
	if (open) return open;
	const log = createLog(config.log_level);
	const onError = (what: string, error: unknown) => log.error(what, error);
	const status = initialStatus();

	onProgress('opening the stores');
	const store = await openStore(config);
	status.store = { state: 'ready', detail: config.data_dir };
	const bus = createBus((error) => log.error('a listener of the bus', error));

	status.kafka = kafkaPart(config, kafka_missing);
	const ingest = await startIngest({ store, config, bus, onWarning: (text) => log.warn(text) });
	status.ingest = { state: 'ready', detail: 'storing' };

	// Alerts follow from findings, and gates ask the detectors: the two know each other through this function only.
	let control: Control | undefined;
	const detect = startDetect({
		store,
		config,
		bus,
		onError,
		onFindings: async (findings) => void (await control?.onFindings(findings))
	});
	status.detect = { state: 'ready', detail: 'watching' };
	control = await startControl({ store, config, bus, detect, onError });
	status.demo = { state: 'absent', detail: 'started without the demo' };

	const app: App = {
		config,
		store,
		bus,
		log,
		ingest,
		detect,
		control,
		status,
		started_at: new Date().toISOString(),
		async close() {
			setApp(undefined);
			await ingest.close();
			await detect.close();
			await control.close();
			await store.close();
		}
	};
	setApp(app);
	return app;
}

function kafkaPart(config: Config, missing: string | null): Status['kafka'] {
	if (!config.kafka_brokers) return { state: 'absent', detail: missing ?? 'there is no broker', brokers: [] };
	return { state: 'ready', detail: config.kafka_brokers.join(', '), brokers: config.kafka_brokers };
}
