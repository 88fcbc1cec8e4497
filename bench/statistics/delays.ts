import { CATEGORY_CHANGES, CHANGES } from './changes.ts';
import type { Delays, DelaysJob } from './delays.worker.ts';
import { inParallel } from './in-parallel.ts';
import { LENGTHS, levelAt, seriesOf } from './watch.ts';
import { CATEGORY_STATISTICS, PEER_STATISTICS } from './peer-statistics.ts';
import type { TunedJob } from './tuned.worker.ts';

/** Median hours until a change is detected, and the share of changes that are not; null: more than half are not. */
export interface Detection {
	median: number | null;
	missed: number;
}

export interface DelaysRow {
	kind: string;
	size: string;
	n: number;
	moved: Detection;
	paged: Detection;
	tuned: Record<string, Detection>;
	default: Record<string, Detection>;
	/** Whether Leeway's median is no later than the best of the peers at their tuned limits. */
	no_later: boolean;
}

const FEATURES = 20;
const HOURS = 720;
/** Windows that a peer looks at in thirty days. */
const LOOKS = FEATURES * HOURS;

/** Chance of a false page in thirty days that the peers' limits are moved to: all that Leeway's ledger spends in them. */
export const RATE = LENGTHS.reduce((all, length, at) => {
	for (let feature = 1; feature <= FEATURES; feature++)
		for (let look = 1; look <= HOURS / length; look++) all += levelAt(seriesOf(feature, at), look);
	return all;
}, 0);

/** Delays over the grid of changes.ts. */
export async function measureDelays(
	sizes: readonly number[],
	repetitions: number,
	calibration: number,
	onRow: (row: DelaysRow) => void
): Promise<DelaysRow[]> {
	const rows: DelaysRow[] = [];
	for (const n of sizes) {
		for (const category of [false, true]) {
			const changes = category ? CATEGORY_CHANGES : CHANGES;
			const peers = (category ? CATEGORY_STATISTICS : PEER_STATISTICS).map(({ name }) => name);
			const tuned = await tunedLimits(n, category, calibration);
			const jobs = changes.map((_, change): DelaysJob => ({
				n,
				category,
				change,
				tuned,
				repetitions,
				seed: change + 1
			}));
			const answers = await inParallel<DelaysJob, Delays>(new URL('./delays.worker.ts', import.meta.url), jobs);
			for (const [i, answer] of answers.entries()) {
				const { kind = '', size = '' } = changes[i] ?? {};
				const named = (lists: Delays['tuned']) =>
					Object.fromEntries(peers.map((peer, at) => [peer, detection(lists[at] ?? [])]));
				const moved = detection(answer.moved);
				const best = Math.min(...answer.tuned.map((list) => detection(list).median ?? Infinity));
				const row = {
					kind,
					size,
					n,
					moved,
					paged: detection(answer.paged),
					tuned: named(answer.tuned),
					default: named(answer.default),
					no_later: (moved.median ?? Infinity) <= best
				};
				onRow(row);
				rows.push(row);
			}
		}
	}
	return rows;
}

function detection(delays: readonly (number | null)[]): Detection {
	const sorted = delays.map((hours) => hours ?? Infinity).sort((a, b) => a - b);
	const median = sorted[Math.floor(sorted.length / 2)] ?? Infinity;
	return {
		median: Number.isFinite(median) ? median : null,
		missed: sorted.filter((hours) => !Number.isFinite(hours)).length / Math.max(1, sorted.length)
	};
}

/**
 * Limits that so many unchanged windows would exceed with a chance of `RATE` in a life. Beyond the windows that were drawn, the tail of the
 * squared statistic is continued as an exponential one, as those of all these statistics nearly are.
 */
async function tunedLimits(n: number, category: boolean, windows: number): Promise<number[]> {
	const chunks = 8;
	const keep = Math.ceil(windows / 1000);
	const jobs = Array.from({ length: chunks }, (_, i) => ({
		n,
		category,
		windows: Math.ceil(windows / chunks),
		seed: 31 + i,
		keep
	}));
	const parts = await inParallel<TunedJob, number[][]>(new URL('./tuned.worker.ts', import.meta.url), jobs);
	return (parts[0] ?? []).map((_, at) => {
		const largest = parts
			.flatMap((part) => part[at] ?? [])
			.map((value) => value ** 2)
			.sort((a, b) => b - a)
			.slice(0, keep);
		const from = largest.at(-1) ?? 0;
		const mean = largest.reduce((sum, value) => sum + value - from, 0) / largest.length;
		const share = keep / windows;
		return Math.sqrt(from + mean * Math.log((share * LOOKS) / -Math.log(1 - RATE)));
	});
}
