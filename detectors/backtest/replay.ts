import type { BacktestDrift, Ends, Limits } from '#core/backtest.ts';
import { inject, type Drift } from '#detectors/core/inject.ts';
import { driftsFor, GRADUAL_WINDOWS } from './drifts.ts';
import { withDrift } from './remember.ts';
import { leewaysLike } from './leeways.ts';
import { endsOf, type PastWindow, type Series } from './series.ts';

/** A drift that is injected, before anybody knows how soon it is found. */
export type Injected = Omit<BacktestDrift, 'now' | 'suggested' | 'feature'> & { feature?: string };

/** A monitor at one length of windows, as its history is replayed. `W` is what is read of a window. */
export interface Replay<W, D extends Injected> {
	seconds: number;
	/** As it is, and those that might be suggested instead, the tightest first. */
	leeway: Limits;
	candidates: readonly Limits[];
	/** What a measure usually is. */
	usual?: number;
	drifts: readonly D[];
	/** Drifts are injected from so many places of the history on, and waited for at most so many windows. */
	starts: number;
	horizon: number;
	/** What a window holds, by its beginning in ms since 1970. */
	load(start: number): W | Promise<W>;
	/** Of the interval at the `look`-th look (from 1); null where the monitor would be blind. */
	ends(window: W, look: number): Ends | null;
	/** The window in a drift that began in the window at `since` (ms), `at` windows before. */
	inject(window: W, drift: D, at: number, since: number): W;
}

/** A replay, and the windows that it is of. */
export interface History<W, D extends Injected> {
	replay: Replay<W, D>;
	/** Their beginnings in the order of time, in ms since 1970. */
	starts: readonly number[];
	/** There are no windows beside the references: these are part of what they are held against. */
	inside_reference: boolean;
}

/** Where drifts are injected that cost little to look for, and how long they are looked for. */
export const PLACES = { starts: 10, horizon: 2 * GRADUAL_WINDOWS };

/** The replay of a monitor of classes. */
export function replayOf(series: Series, windows: readonly PastWindow[]): Replay<PastWindow, Drift> {
	const byStart = new Map(windows.map((window) => [window.start, window]));
	return {
		seconds: series.seconds,
		leeway: series.leeway,
		candidates: leewaysLike(series.leeway, series.metric),
		drifts: driftsFor(series),
		...PLACES,
		load: (start) => byStart.get(start) ?? { start, counts: [] },
		ends: (window, look) => endsOf(series, window, look),
		inject({ held, ...window }, drift, at, since) {
			const other = held && withDrift(series, held, drift, { start: window.start, since });
			return { ...window, counts: inject(window.counts, series, drift, at), ...(other && { held: other }) };
		}
	};
}
