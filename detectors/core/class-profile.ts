import { classSplits } from './class-splits.ts';
import { dispersionProfile, MIN_WINDOWS } from './dispersion.ts';
import { seasonOf, slotOf, type TimedWindow } from './season.ts';
import type { DispersionProfile } from './summary.ts';

/**
 * All that windows of unchanged traffic tell of a feature's classes: their cycle, how they differ beside it, and how single classes
 * do. Windows in the order of time; null when fewer than `MIN_WINDOWS` hold rows.
 */
export function classProfile(
	windows: readonly TimedWindow[],
	origin: Pick<DispersionProfile, 'binning_id' | 'window_seconds' | 'source'>
): DispersionProfile | null {
	const filled = windows.filter(({ counts }) => counts.some((count) => count > 0));
	if (filled.length < MIN_WINDOWS) return null;
	const season = seasonOf(filled, origin.window_seconds);
	const slots = season
		? filled.map(({ start }) => slotOf(start, season.period_seconds, origin.window_seconds))
		: undefined;
	const counts = filled.map((window) => window.counts);
	const profile = dispersionProfile(counts, origin, slots);
	return profile && { ...profile, season, splits: classSplits(profile, counts, slots) ?? null };
}
