import { parentPort } from 'node:worker_threads';
import { firstPage } from './life.ts';
import { scenarios } from './scenarios.ts';
import { firstSharePage } from './share-life.ts';
import { shareScenarios } from './share-scenarios.ts';

/** Some lives of one scenario. */
export interface LivesJob {
	n: number;
	scenario: string;
	independent: boolean;
	/** Seeds [from, to). */
	from: number;
	to: number;
}

parentPort?.on('message', ({ n, scenario, independent, from, to }: LivesJob) => {
	const ofClasses = scenarios(n).find(({ name }) => name === scenario);
	const ofShares = shareScenarios(n).find(({ name }) => name === scenario);
	let paged = 0;
	for (let seed = from; seed < to; seed++) {
		const page = ofClasses ? firstPage(ofClasses, seed) : ofShares && firstSharePage(ofShares, seed, !independent);
		if (page !== undefined) paged++;
	}
	parentPort?.postMessage(paged);
});
