import { parentPort } from 'node:worker_threads';
import { randomFrom } from '../../test/detectors/random.ts';
import { BEFORE, CATEGORY_BEFORE } from './changes.ts';
import { CATEGORY_STATISTICS, PEER_STATISTICS } from './peer-statistics.ts';

/** Largest values of the peers' statistics in unchanged windows. */
export interface TunedJob {
	n: number;
	category: boolean;
	windows: number;
	seed: number;
	/** How many of the largest are wanted. */
	keep: number;
}

parentPort?.on('message', ({ n, category, windows, seed, keep }: TunedJob) => {
	const random = randomFrom(seed);
	const law = category ? CATEGORY_BEFORE : BEFORE;
	const reference = random.multinomial(672 * n, law).slice(0, -1);
	const peers = category ? CATEGORY_STATISTICS : PEER_STATISTICS;
	const values = peers.map(() => new Float64Array(windows));
	for (let i = 0; i < windows; i++) {
		const counts = random.multinomial(n, law).slice(0, -1);
		for (const [at, peer] of peers.entries()) (values[at] ?? new Float64Array())[i] = peer.of(counts, reference);
	}
	parentPort?.postMessage(values.map((list) => [...list.sort().slice(-keep)]));
});
