/** Entry of a thread that decodes, sorts, folds and encodes batches, so that the thread that serves pages does not. */
import { parentPort, workerData } from 'node:worker_threads';
import type { BlockColumns } from '../fold/blocks.ts';
import { loadScorers, type ScorersWanted } from '../text/load-scorers.ts';
import { JobRunner, type Job, type News } from './job.ts';

export interface Request {
	id: number;
	job: Job;
	news: News;
}

export type Response = { id: number } & ({ result: ReturnType<JobRunner['run']> } | { failed: string });

/** What a thread is given at its start. */
export interface Given {
	columns: BlockColumns;
	scorers: ScorersWanted;
}

const { columns, scorers } = workerData as Given;
const runner = new JobRunner(columns, (await loadScorers(scorers)).scorers);

parentPort?.on('message', ({ id, job, news }: Request) => {
	try {
		const result = runner.run(job, news);
		parentPort?.postMessage({ id, result } satisfies Response, 'blocks' in result ? buffersOf(result) : []);
	} catch (error) {
		const failed = error instanceof Error ? (error.stack ?? error.message) : String(error);
		parentPort?.postMessage({ id, failed } satisfies Response);
	}
});

/** Handed over instead of copied. */
function buffersOf({ blocks, ids }: Exclude<ReturnType<JobRunner['run']>, { declined: string }>): ArrayBuffer[] {
	const arrays = [...blocks.map(({ bytes }) => bytes), ids.index, ids.offset, ids.high, ids.low];
	return [...new Set(arrays.map(({ buffer }) => buffer as ArrayBuffer))];
}
