import type { DispersionProfile } from './summary.ts';

/** -ln of the error probability of a look, at the larger end of what looks get. */
const LOG_LEVEL = 14;

/** Rows of both sides, and how many of them were drawn. */
export interface Sizes {
	rows: number;
	drawn: number;
	reference_rows: number;
	reference_drawn: number;
}

/**
 * The profile of whole rows, from those of their features: for as many rows as were drawn. What differs
 * between windows is the same for a sample, whose own noise is more. Undefined where no feature has a profile.
 */
export function jointProfile(features: readonly DispersionProfile[], sizes: Sizes): DispersionProfile | undefined {
	const [first] = features;
	if (!first) return undefined;
	const found = features.map((profile) => {
		const heaviest = Math.max(1, ...profile.eigenvalues);
		return {
			// As everywhere, a window of fewer rows keeps the design effect: rows that follow each other would.
			drawn: 1 + ((heaviest - 1) * sizes.drawn) / Math.min(profile.rows ?? sizes.rows, sizes.rows),
			reference: 1 + ((heaviest * (profile.reference_thinning ?? 1) - 1) * sizes.reference_drawn) / sizes.reference_rows
		};
	});
	const most = 1 + atOnce(found.map(({ drawn }) => drawn - 1));
	return {
		...first,
		binning_id: '',
		eigenvalues: [most],
		reference_thinning: Math.max(1, ...found.map(({ reference }) => reference / most)),
		season: null
	};
}

/**
 * A classifier adds up what all features do in the same window. Its area exceeds a half by at most the chi distance of the window's law
 * over the root of 12. The square of that is a sum of chi-squares with these weights, whose tail is at most sum + 2 sqrt(L sum of squares)
 * + 2 L max (Laurent and Massart 2000), while a band of so many thinned rows leaves 2.5 L times the weight: one feature counts as it
 * is, twenty alike as 2.3, a hundred as 5.8.
 */
function atOnce(weights: readonly number[]): number {
	const sum = weights.reduce((total, weight) => total + weight, 0);
	const squares = weights.reduce((total, weight) => total + weight * weight, 0);
	const most = Math.max(0, ...weights);
	return Math.max(most, (sum + 2 * Math.sqrt(LOG_LEVEL * squares) + 2 * LOG_LEVEL * most) / (2.5 * LOG_LEVEL + 1.5));
}
