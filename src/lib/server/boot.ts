import type { Config } from './config/load.ts';
import { loadConfig } from './config/load.ts';

/** What `leeway start` knows before the pages' bundle is loaded: the bundle is a copy of these modules, in the same process. */
export interface Boot {
	config: Config;
	/** Why there is no broker; null when there is one. */
	kafka_missing: string | null;
	/** Told of every step that takes a while. */
	onProgress: (text: string) => void;
}

const KEY = Symbol.for('leeway.boot');
const holder = globalThis as { [KEY]?: Boot };

export function setBoot(boot: Boot): void {
	holder[KEY] = boot;
}

/** What `leeway start` left, else the configuration of the environment (`vite dev`, tests). */
export function getBoot(): Boot {
	holder[KEY] ??= {
		config: loadConfig(process.env),
		kafka_missing: 'KAFKA_BROKERS is not set: start with "npm start", or set it.',
		onProgress: () => undefined
	};
	return holder[KEY];
}
