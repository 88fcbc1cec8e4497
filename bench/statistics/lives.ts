import { rateLowerEnd, rateUpperEnd } from '#detectors/core/distributions/binomial.ts';
import { inParallel } from './in-parallel.ts';
import type { LivesJob } from './lives.worker.ts';
import { scenarios } from './scenarios.ts';
import { shareScenarios } from './share-scenarios.ts';

/** Lives of one scenario that were paged falsely, with the ends of a 95 % interval of their share. */
export interface LivesRow {
	scenario: string;
	n: number;
	lives: number;
	paged: number;
	lower: number;
	upper: number;
}

/** Lives of a chunk: one worker's turn. */
const CHUNK = 5;

export interface LivesAsked {
	sizes: readonly number[];
	lives: number;
	/** Only scenarios whose name holds this; all where left out. */
	only?: string;
	/** First seed. */
	from?: number;
	workers?: number;
	/** Shares with rows taken as independent, as the product did once. */
	independent?: boolean;
}

/**
 * False pages over whole lives: twenty series or more, a reference of a week, a look an hour for thirty days, traffic that must not
 * page (scenarios.ts, share-scenarios.ts). Calls `onRow` with every row as it is measured.
 */
export async function measureLives(asked: LivesAsked, onRow: (row: LivesRow) => void): Promise<LivesRow[]> {
	const { sizes, lives, only = '', from = 1, workers, independent = false } = asked;
	const rows: LivesRow[] = [];
	for (const n of sizes) {
		for (const name of scenarioNames(n).filter((it) => it.includes(only))) {
			const jobs = Array.from({ length: Math.ceil(lives / CHUNK) }, (_, i) => ({
				n,
				scenario: name,
				independent,
				from: from + i * CHUNK,
				to: from + Math.min((i + 1) * CHUNK, lives)
			}));
			const worker = new URL('./lives.worker.ts', import.meta.url);
			const answers = await inParallel<LivesJob, number>(worker, jobs, () => undefined, workers);
			const paged = answers.reduce((sum, count) => sum + count, 0);
			const [lower, upper] = [rateLowerEnd(paged, lives, 0.025), rateUpperEnd(paged, lives, 0.025)];
			const row = { scenario: name, n, lives, paged, lower, upper };
			onRow(row);
			rows.push(row);
		}
	}
	return rows;
}

function scenarioNames(n: number): string[] {
	return [...scenarios(n), ...shareScenarios(n)].map(({ name }) => name);
}
