import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';

/**
 * Runs every job in a worker made from `file`, which answers each with one message, on all cores unless told how many. Answers come in the order of the
 * jobs; `onDone` hears of each as it is done.
 */
export async function inParallel<Job, Answer>(
	file: URL,
	jobs: readonly Job[],
	onDone: (done: number) => void = () => undefined,
	workers = availableParallelism()
): Promise<Answer[]> {
	const answers = new Array<Answer>(jobs.length);
	let next = 0;
	let done = 0;
	await Promise.all(
		Array.from({ length: Math.min(workers, jobs.length) }, async () => {
			const worker = new Worker(file);
			try {
				while (next < jobs.length) {
					const at = next++;
					worker.removeAllListeners();
					answers[at] = await new Promise<Answer>((resolve, reject) => {
						worker.once('message', resolve);
						worker.once('error', reject);
						worker.postMessage(jobs[at]);
					});
					onDone(++done);
				}
			} finally {
				await worker.terminate();
			}
		})
	);
	return answers;
}
