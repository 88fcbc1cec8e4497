import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { projectRoot } from '#server/root.ts';
import type { Store } from '#store/store.ts';
import type { Catalog } from '../catalog.ts';
import { blockColumns } from '../fold/blocks.ts';
import type { Built, Declined, Job } from './job.ts';
import type { ScorersWanted } from '../text/load-scorers.ts';
import type { Given, Request, Response } from './worker.ts';

/** Threads that prepare batches of inference events. */
export interface Threads {
	/** Rejects where the thread failed: the batch can take the slow way. `job.bytes` is handed over. */
	run(job: Job): Promise<Built | Declined>;
	close(): Promise<void>;
}

/** Beyond the one that serves pages; the engine has threads of its own. More than these wait for the inserts. */
const MOST = 3;

/** Room for young objects in MB: parsed events die there, and are not copied again and again. */
const YOUNG = 96;

/** Starts threads when they are first needed. */
export async function createThreads(
	store: Store,
	catalog: Catalog,
	scorers: ScorersWanted,
	count = Math.min(MOST, Math.max(1, availableParallelism() - 1))
): Promise<Threads> {
	const given: Given = { columns: await blockColumns(store.ch), scorers };
	const threads = Array.from({ length: count }, () => createThread(given, catalog));
	return {
		run(job) {
			const free = threads.reduce((best, thread) => (thread.busy() < best.busy() ? thread : best));
			return free.run(job);
		},
		async close() {
			await Promise.all(threads.map((thread) => thread.close()));
		}
	};
}

function createThread(given: Given, catalog: Catalog) {
	const waiting = new Map<number, { done: (result: Built | Declined) => void; failed: (error: Error) => void }>();
	let worker: Worker | undefined;
	let known = catalog.start();
	let id = 0;

	function start(): Worker {
		const started = new Worker(join(projectRoot(), 'ingest/thread/worker.ts'), {
			workerData: given,
			resourceLimits: { maxYoungGenerationSizeMb: YOUNG }
		});
		known = catalog.start();
		started.unref();
		started.on('message', (response: Response) => {
			const asked = waiting.get(response.id);
			waiting.delete(response.id);
			if ('result' in response) asked?.done(response.result);
			else asked?.failed(new Error(response.failed));
		});
		started.on('error', (error: Error) => ended(started, error));
		started.on('exit', () => ended(started, new Error('the thread ended')));
		return started;
	}

	function ended(which: Worker, error: Error): void {
		if (which !== worker) return;
		worker = undefined;
		for (const { failed } of waiting.values()) failed(error);
		waiting.clear();
	}

	return {
		busy: () => waiting.size,
		run(job: Job): Promise<Built | Declined> {
			worker ??= start();
			const { news, next } = catalog.news(known);
			known = next;
			const request: Request = { id: id++, job, news };
			return new Promise((done, failed) => {
				waiting.set(request.id, { done, failed });
				worker?.postMessage(request, [job.bytes.buffer as ArrayBuffer]);
			});
		},
		async close() {
			const last = worker;
			worker = undefined;
			await last?.terminate();
		}
	};
}
