import { canInject, inject, type Drift } from '#detectors/core/inject.ts';
import { withDrift } from './remember.ts';
import { countedKind, lowerEnd, type PastWindow, type Series } from './series.ts';

/** A drift is injected from so many places of the history on, and waited for at most so many windows. */
const STARTS = 10;
const HORIZON = 48;
/** Windows over which a gradual drift grows. */
const RAMP = 24;

const SIZES: Record<Drift['kind'], readonly number[]> = {
	mean: [0.25, 0.5, 1],
	spread: [1.25, 1.5, 2],
	missing: [0.05, 0.1, 0.25],
	new_category: [0.02, 0.05, 0.2],
	rare_class: [0.1, 0.2, 0.4]
};
const KINDS = ['mean', 'spread', 'missing', 'new_category', 'rare_class'] as const;

/** How soon a limit finds a drift. */
export interface Delay {
	/** Windows until it pages, the middle one of all starts; null: at least half were missed. */
	median_windows: number | null;
	/** Share of the starts from which it did not page within `horizon`. */
	missed: number;
}

/** Up to three sizes of every kind of drift that the monitor could see, and of a gradual one. */
export function driftsFor(series: Series): Drift[] {
	const counted = countedKind(series.metric.name);
	const only = counted === 'missing' ? 'missing' : 'new_category';
	const sudden = KINDS.filter((kind) => counted === undefined || kind === only)
		.flatMap((kind) => SIZES[kind].map((size) => ({ kind, size, over: 1 })))
		.filter((drift) => canInject(series, drift));
	const [first] = sudden;
	return [...sudden, ...sudden.filter(({ kind }) => kind === first?.kind).map((drift) => ({ ...drift, over: RAMP }))];
}

/** The windows that a drift is waited for, at most. */
export function horizonOf(windows: number): number {
	return Math.min(HORIZON, Math.floor(windows / 2));
}

/**
 * How soon each limit finds a drift that is injected into quiet windows of the history: those that page by themselves are to
 * be left out by the caller. `pause` is awaited between starts.
 */
export async function delaysOf(
	series: Series,
	quiet: readonly PastWindow[],
	drift: Drift,
	limits: readonly number[],
	pause: () => Promise<void>
): Promise<Delay[]> {
	const horizon = horizonOf(quiet.length);
	const found: (number | null)[][] = limits.map(() => []);
	for (let i = 0; i < STARTS; i++) {
		const start = Math.floor((i * (quiet.length - horizon)) / (STARTS - 1));
		const first = limits.map((): number | null => null);
		const since = quiet[start]?.start ?? 0;
		for (let at = 0; at < horizon && first.includes(null); at++) {
			const window = quiet[start + at];
			if (!window) break;
			const counts = inject(window.counts, series, drift, at);
			const held = window.held && withDrift(series, window.held, drift, { start: window.start, since });
			const lower = lowerEnd(series, { start: window.start, counts, ...(held && { held }) }, start + at + 1);
			for (const [k, max] of limits.entries()) if (lower !== null && lower > max) first[k] ??= at + 1;
		}
		for (const [k, list] of found.entries()) list.push(first[k] ?? null);
		await pause();
	}
	return found.map(summary);
}

function summary(delays: readonly (number | null)[]): Delay {
	const sorted = delays.map((delay) => delay ?? Infinity).sort((a, b) => a - b);
	const middle = sorted[Math.floor((sorted.length - 1) / 2)] ?? Infinity;
	const missed = delays.filter((delay) => delay === null).length / Math.max(1, delays.length);
	return { median_windows: missed >= 0.5 || middle === Infinity ? null : middle, missed };
}
