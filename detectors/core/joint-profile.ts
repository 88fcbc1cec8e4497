import type { DispersionProfile } from './summary.ts';

/**
 * A classifier can add up what many features do in the same window. Up to about so many of them, the band that the heaviest needs
 * at 1e-9 covers that too; more count by their sum (docs/statistics.md).
 */
const AT_ONCE = 25;

/** Rows of both sides, and how many of them were drawn. */
export interface Sizes {
	rows: number;
	drawn: number;
	reference_rows: number;
	reference_drawn: number;
}

/**
 * The profile of whole rows, from those of their features: the heaviest design effect, for as many rows as were drawn. What differs
 * between windows is the same for a sample, whose own noise is more. Undefined where no feature has a profile.
 */
export function jointProfile(features: readonly DispersionProfile[], sizes: Sizes): DispersionProfile | undefined {
	const [first] = features;
	if (!first) return undefined;
	const found = features.map((profile) => {
		const heaviest = Math.max(1, ...profile.eigenvalues);
		return {
			drawn: 1 + ((heaviest - 1) * sizes.drawn) / (profile.rows ?? sizes.rows),
			reference: 1 + ((heaviest * (profile.reference_thinning ?? 1) - 1) * sizes.reference_drawn) / sizes.reference_rows
		};
	});
	const together = found.reduce((sum, { drawn }) => sum + drawn - 1, 0);
	const most = Math.max(1 + together / AT_ONCE, ...found.map(({ drawn }) => drawn));
	return {
		...first,
		binning_id: '',
		eigenvalues: [most],
		reference_thinning: Math.max(1, ...found.map(({ reference }) => reference / most)),
		season: null
	};
}
