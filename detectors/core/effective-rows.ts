import type { DispersionProfile } from './summary.ts';

/** Rows of each side that carry as much as independent ones: thinned by the profile's heaviest design effect. */
export function effectiveRows(n: number, m: number, profile: DispersionProfile | undefined): { n: number; m: number } {
	const thinning = Math.max(1, ...(profile?.eigenvalues ?? []));
	return { n: n / thinning, m: m / (thinning * (profile?.reference_thinning ?? 1)) };
}
