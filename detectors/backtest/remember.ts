import { inject, type Drift } from '#detectors/core/inject.ts';
import type { PastReference, Series } from './series.ts';

/**
 * What a window that begins at `start` is held against when a drift has lasted since `since` (ms): of a reference that moves, the
 * part from then on has drifted as well, so that a drift that lasts is held against itself in the end, as in production.
 */
export function withDrift(
	series: Series,
	held: PastReference,
	drift: Drift,
	{ start, since }: { start: number; since: number }
): PastReference {
	const { moving, windows = 0 } = held;
	if (!moving || windows === 0) return held;
	const steps: number[] = [];
	for (let at = start - moving.every; at >= Math.max(since, moving.start); at -= moving.every)
		if (at < moving.end) steps.push(Math.min(drift.over - 1, (at - since) / (series.seconds * 1000)));
	if (steps.length === 0) return held;
	// Of a gradual drift, as far as it had come in the middle of them.
	const drifted = inject(held.counts, series, drift, steps.reduce((sum, step) => sum + step, 0) / steps.length);
	const share = Math.min(1, steps.length / windows);
	return { ...held, counts: held.counts.map((count, i) => count + share * ((drifted[i] ?? 0) - count)) };
}
