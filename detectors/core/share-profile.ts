import { deviationsOf, dispersionProfile, flat, MIN_WINDOWS, ofShare, standsOut } from './dispersion.ts';
import { logOddsSpread } from './log-odds-spread.ts';
import { seasonOf, slotOf } from './season.ts';
import type { DispersionProfile } from './summary.ts';

/** Hits among the rows of one window of unchanged traffic. */
export interface ShareWindow {
	/** Beginning, in ms since 1970. */
	start: number;
	hits: number;
	n: number;
}

/**
 * Dispersion profile of one share: of missing values, of failures, of rows slower than a quantile. The same as
 * that of two classes, but for one thing: a difference between windows counts only where it stands out of the noise of
 * rare hits, which is skewed. Windows in the order of time; null when fewer than `MIN_WINDOWS` hold rows.
 */
export function shareProfile(
	windows: readonly ShareWindow[],
	origin: Pick<DispersionProfile, 'binning_id' | 'window_seconds' | 'source'>
): DispersionProfile | null {
	const timed = windows
		.filter(({ n }) => n > 0)
		.map(({ start, hits, n }) => ({ start, counts: [Math.min(hits, n), Math.max(0, n - hits)] }));
	if (timed.length < MIN_WINDOWS) return null;
	const counts = timed.map((window) => window.counts);
	const season = seasonOf(timed, origin.window_seconds);
	const slots = season
		? timed.map(({ start }) => slotOf(start, season.period_seconds, origin.window_seconds))
		: undefined;
	const profile = shareDispersion(counts, origin, slots);
	return profile && { ...profile, season };
}

/** The same from [hits, the rest] of windows that all hold rows, held against those at the same place of a season. */
export function shareDispersion(
	counts: readonly (readonly number[])[],
	origin: Pick<DispersionProfile, 'binning_id' | 'window_seconds' | 'source'>,
	slots?: readonly number[]
): (DispersionProfile & { share: number }) | null {
	const profile = dispersionProfile(counts, origin, slots);
	if (!profile) return null;
	const n = counts.reduce((sum, [hits = 0, rest = 0]) => sum + hits + rest, 0);
	const share = counts.reduce((sum, [hits = 0]) => sum + hits, 0) / n;
	const rare = counts.length / n / (share * (1 - share));
	const differ = standsOut(deviationsOf(counts, slots), rare, new Set(slots ?? [0]).size);
	return { ...(differ ? profile : flat(profile)), share };
}

/** Standard deviation of the log-odds between windows of `n` rows, and between references of `m`, by a profile of that share. */
export function spreadOf(
	profile: DispersionProfile | undefined,
	n: number,
	m = n
): { window: number; reference: number } {
	if (!ofShare(profile)) return { window: 0, reference: 0 };
	const { share, eigenvalues: [effect = 1] = [], reference_thinning = 1 } = profile;
	if (effect <= 1) return { window: 0, reference: 0 };
	const noise = share * (1 - share);
	return {
		window: logOddsSpread(share, ((effect - 1) * noise) / Math.min(n, profile.rows ?? n)),
		reference: logOddsSpread(share, ((effect * reference_thinning - 1) * noise) / m)
	};
}
