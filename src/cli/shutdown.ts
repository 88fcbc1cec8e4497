import { setTimeout as delay } from 'node:timers/promises';

/** How long the whole, and each part of it, may take. What is stored is safe at any time: waiting is politeness. */
const PATIENCE_MS = 10_000;
const PART_MS = 4000;

/**
 * Closes everything, the last of `closing` first: on Ctrl-C, on a polite kill, when the process that started this one is
 * gone, and when the returned function is called. A second Ctrl-C, a second later, does not wait any more.
 */
export function onShutdown(closing: (() => unknown)[], say: (text: string) => void): (code: number) => Promise<never> {
	let since: number | undefined;
	const shutdown = async (code: number): Promise<never> => {
		since = Date.now();
		setTimeout(() => process.exit(1), PATIENCE_MS).unref();
		for (const close of closing.toReversed()) {
			try {
				await Promise.race([close(), delay(PART_MS, undefined, { ref: false })]);
			} catch (error) {
				say(`while stopping: ${error instanceof Error ? error.message : error}`);
			}
		}
		return process.exit(code);
	};
	const asked = () => {
		// A terminal signals the whole group, and npm passes the signal on: the same wish arrives several times.
		if (since !== undefined) return void (Date.now() - since > 1000 && process.exit(1));
		say('stopping');
		void shutdown(0);
	};
	for (const event of ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect']) process.on(event, asked);
	return shutdown;
}
