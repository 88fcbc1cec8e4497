import type { DispersionProfile } from './summary.ts';

/** Rows of each side that carry as much as independent ones: thinned by the profile's heaviest design effect. */
export function effectiveRows(n: number, m: number, profile: DispersionProfile | undefined): { n: number; m: number } {
	const thinning = Math.max(1, ...(profile?.eigenvalues ?? []));
	return { n: n / thinning, m: m / (thinning * (profile?.reference_thinning ?? 1)) };
}

/**
 * Rows of a reference of `windows` windows that carry as much as one row of a window, at least 1. What differs between windows
 * lasts for T of them and adds `(w - 1) T` to the variance of a row, w the heaviest design effect; over no more than
 * `windows` of them it lasts no longer: a reference of one window is worth what a window is.
 */
export function worthOf(profile: DispersionProfile, windows = Infinity): number {
	const heaviest = Math.max(1, ...profile.eigenvalues);
	return Math.min(profile.reference_thinning ?? 1, (1 + (heaviest - 1) * Math.max(1, windows)) / heaviest);
}
