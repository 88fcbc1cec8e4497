import { parentPort } from 'node:worker_threads';
import { firstPage } from './life.ts';
import { scenarios } from './scenarios.ts';

/** Some lives of one scenario. */
export interface LivesJob {
	n: number;
	scenario: number;
	/** Seeds [from, to). */
	from: number;
	to: number;
}

parentPort?.on('message', ({ n, scenario, from, to }: LivesJob) => {
	const chosen = scenarios(n)[scenario];
	let paged = 0;
	for (let seed = from; chosen && seed < to; seed++) if (firstPage(chosen, seed) !== undefined) paged++;
	parentPort?.postMessage(paged);
});
