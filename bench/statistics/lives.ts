import { rateLowerEnd, rateUpperEnd } from '#detectors/core/distributions/binomial.ts';
import { inParallel } from './in-parallel.ts';
import type { LivesJob } from './lives.worker.ts';
import { scenarios } from './scenarios.ts';

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

/**
 * False pages over whole lives: twenty features, a reference of a week, a look an hour for thirty days, traffic that must not page
 * (scenarios.ts). Calls `onRow` with every row as it is measured.
 */
export async function measureLives(
	sizes: readonly number[],
	livesOf: (row_phi: number, n: number) => number,
	onRow: (row: LivesRow) => void
): Promise<LivesRow[]> {
	const rows: LivesRow[] = [];
	for (const n of sizes) {
		for (const [index, { name, traffic }] of scenarios(n).entries()) {
			const lives = livesOf(traffic.row_phi, n);
			const jobs = Array.from({ length: Math.ceil(lives / CHUNK) }, (_, i) => ({
				n,
				scenario: index,
				from: i * CHUNK + 1,
				to: Math.min((i + 1) * CHUNK, lives) + 1
			}));
			const answers = await inParallel<LivesJob, number>(new URL('./lives.worker.ts', import.meta.url), jobs);
			const paged = answers.reduce((sum, count) => sum + count, 0);
			const [lower, upper] = [rateLowerEnd(paged, lives, 0.025), rateUpperEnd(paged, lives, 0.025)];
			const row = { scenario: name, n, lives, paged, lower, upper };
			onRow(row);
			rows.push(row);
		}
	}
	return rows;
}
