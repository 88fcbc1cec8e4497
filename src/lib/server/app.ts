import type { Boot } from './boot.ts';
import { createBus, type Bus } from './bus.ts';
import type { Config } from './config/load.ts';
import { findApp, setApp } from './current-app.ts';
import { initialStatus, type Status } from './status.ts';
import { openStore, type Store } from './store/store.ts';

/** Everything the server does, reached by the routes through `event.locals.app`. */
export interface App {
	config: Config;
	store: Store;
	bus: Bus;
	/** How each part is doing; pages show what is missing and why. */
	status: Status;
	/** ISO 8601. */
	started_at: string;
	close(): Promise<void>;
}

/** Opens the app, once per process: a second call gets the first one. */
export async function openApp({ config, kafka_missing, onProgress }: Boot): Promise<App> {
	const open = findApp();
	if (open) return open;
	const status = initialStatus();
	onProgress('opening the stores');
	const store = await openStore(config);
	status.store = { state: 'ready', detail: config.data_dir };
	status.kafka = kafkaPart(config, kafka_missing);
	const app: App = {
		config,
		store,
		bus: createBus(),
		status,
		started_at: new Date().toISOString(),
		async close() {
			setApp(undefined);
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
