import { isBeyond, type Limits } from '#core/backtest.ts';
import type { Injected, Replay } from './replay.ts';

/** How soon a limit finds a drift. */
export interface Delay {
	/** Windows until it pages, the middle one of all starts; null: at least half were missed. */
	median_windows: number | null;
	/** Share of the starts from which it did not page within `horizon`. */
	missed: number;
}

/** The windows that a drift is waited for, at most. */
export function horizonOf({ horizon }: { horizon: number }, windows: number): number {
	return Math.min(horizon, Math.floor(windows / 2));
}

/**
 * How soon each limit finds each drift of a replay when it is injected into quiet windows of the history, given by their
 * beginnings: those that page by themselves are to be left out by the caller. `pause` is awaited between looks.
 */
export async function delaysOf<W, D extends Injected>(
	replay: Replay<W, D>,
	quiet: readonly number[],
	limits: readonly Limits[],
	pause: () => Promise<void>
): Promise<{ drift: D; delays: Delay[] }[]> {
	const horizon = horizonOf(replay, quiet.length);
	const found = replay.drifts.map((drift) => ({ drift, firsts: limits.map((): (number | null)[] => []) }));
	for (let i = 0; i < replay.starts; i++) {
		const first = Math.floor((i * (quiet.length - horizon)) / (replay.starts - 1));
		const since = quiet[first] ?? 0;
		const windows: W[] = [];
		for (const start of quiet.slice(first, first + horizon)) windows.push(await replay.load(start));
		for (const { drift, firsts } of found) {
			const pages = limits.map((): number | null => null);
			for (const [at, window] of windows.entries()) {
				if (!pages.includes(null)) break;
				const ends = replay.ends(replay.inject(window, drift, at, since), first + at + 1);
				for (const [k, leeway] of limits.entries()) if (ends && isBeyond(ends, leeway)) pages[k] ??= at + 1;
				await pause();
			}
			for (const [k, list] of firsts.entries()) list.push(pages[k] ?? null);
		}
	}
	return found.map(({ drift, firsts }) => ({ drift, delays: firsts.map(summary) }));
}

function summary(delays: readonly (number | null)[]): Delay {
	const sorted = delays.map((delay) => delay ?? Infinity).sort((a, b) => a - b);
	const middle = sorted[Math.floor((sorted.length - 1) / 2)] ?? Infinity;
	const missed = delays.filter((delay) => delay === null).length / Math.max(1, delays.length);
	return { median_windows: missed >= 0.5 || middle === Infinity ? null : middle, missed };
}
