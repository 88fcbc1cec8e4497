import type { Receive } from './receive.ts';
import type { Source } from './source.ts';

/** Polls of every source that is scraped, until they are closed. */
export interface Scrapes {
	/** Why the last poll of a source failed; null: it did not, or none was made yet. */
	trouble(source: string): string | null;
	close(): Promise<void>;
}

const EVERY_SECONDS = 15;
/** Longest wait for a page, in ms; never longer than until the next poll. */
const PATIENCE = 10_000;
/** Bytes of a page. */
const MAX_PAGE = 16_000_000;
/** What exporters are asked for: the classic text, which all of them have. */
const ACCEPT = 'text/plain;version=0.0.4;q=1, application/openmetrics-text;version=1.0.0;q=0.5, */*;q=0.1';

export function startScrapes(sources: readonly Source[], receive: Receive, onWarning: (text: string) => void): Scrapes {
	const troubles = new Map<string, string>();
	const ended = new AbortController();
	const loops = sources.flatMap((source) => (source.config.scrape === undefined ? [] : [loop(source)]));

	async function loop(source: Source): Promise<void> {
		const every = (source.config.every_seconds ?? EVERY_SECONDS) * 1000;
		while (!ended.signal.aborted) {
			const began = Date.now();
			tell(source, await poll(source, Math.min(every, PATIENCE)));
			await pause(every - (Date.now() - began));
		}
	}

	/** Why it failed; null: it did not. */
	async function poll(source: Source, patience: number): Promise<string | null> {
		try {
			const signal = AbortSignal.any([ended.signal, AbortSignal.timeout(patience)]);
			const response = await fetch(source.config.scrape ?? '', { headers: { accept: ACCEPT }, signal });
			if (!response.ok) {
				await response.body?.cancel();
				return `it answered ${response.status}`;
			}
			const page = await pageOf(response);
			if (page === undefined) return `its page is larger than ${MAX_PAGE} bytes`;
			const headers = { 'content-type': response.headers.get('content-type') ?? 'text/plain' };
			const { refused, errors } = await receive(source, { values: [page], headers });
			return refused > 0 ? `${refused} records of it are in the quarantine: ${errors[0]?.detail ?? ''}` : null;
		} catch (error) {
			return reason(error);
		}
	}

	/** A change is told once; the status shows it as long as it lasts. */
	function tell({ name }: Source, trouble: string | null): void {
		if (ended.signal.aborted) return;
		const before = troubles.get(name);
		if (trouble === null) troubles.delete(name);
		else troubles.set(name, trouble);
		if (trouble !== null && trouble !== before) onWarning(`Scraping ${name}: ${trouble}.`);
		if (trouble === null && before !== undefined) onWarning(`Scraping ${name} works again.`);
	}

	function pause(ms: number): Promise<void> {
		return new Promise((resolve) => {
			const timer = setTimeout(done, Math.max(0, ms));
			timer.unref();
			ended.signal.addEventListener('abort', done);
			function done() {
				clearTimeout(timer);
				ended.signal.removeEventListener('abort', done);
				resolve();
			}
		});
	}

	return {
		trouble: (source) => troubles.get(source) ?? null,
		async close() {
			ended.abort();
			await Promise.all(loops);
		}
	};
}

/** Undefined: larger than a page may be. What follows is not read. */
async function pageOf(response: Response): Promise<Uint8Array | undefined> {
	const chunks: Uint8Array[] = [];
	let size = 0;
	for await (const chunk of response.body ?? []) {
		size += chunk.length;
		if (size > MAX_PAGE) return undefined;
		chunks.push(chunk);
	}
	return Buffer.concat(chunks);
}

function reason(error: unknown): string {
	if (!(error instanceof Error)) return String(error);
	return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
