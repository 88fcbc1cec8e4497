import { twoClasses } from './class-splits.ts';
import { normalUpperQuantile } from './distributions/normal.ts';
import type { Divergence } from './divergences.ts';
import { copyOf, type PairedShares } from './paired-shares.ts';
import type { TwoSample } from './summary.ts';
import { tiltShares } from './tilted-shares.ts';

/** Means that are less than this part of what is needed apart prove nothing: most need no search. */
const NEAR = 0.8;

/**
 * Places of the classes from 0 (the lowest values) to 1 (the highest), even steps apart, for the cells of `pairedShares`; missing
 * values and all else without an order lie in the middle. Undefined where classes have no order or are too few for one.
 */
export function placesOf({
	current,
	reference,
	ordered,
	classes
}: Pick<TwoSample, 'current' | 'reference'> & Partial<TwoSample>): number[] | undefined {
	const values = classes?.filter(({ kind }) => kind === 'value').length ?? 0;
	if (!ordered || values < 3) return undefined;
	const held = current.flatMap((count, i) =>
		count > 0 || (reference[i] ?? 0) > 0 ? [i < values ? i / (values - 1) : 0.5] : []
	);
	return held.length < current.length ? [...held, 0.5] : held;
}

/**
 * Lower end of a divergence by the mean place of the values: one direction, that of a shift, where the test of all classes has a
 * dozen to look into. Rows can be made to say "high" with the chance of their place, and no channel makes an f-divergence larger;
 * so two means a gap apart prove what the two laws of such words have, at least that of 1/2 + gap / 2 and 1/2 - gap / 2
 * (for symmetric divergences by joint convexity; Kullback-Leibler's least is 2/9 of the gap's fourth power below).
 * The gap is the least that a profile likelihood (Owen 1988, two-sided) allows at `alpha`; `heaviest` is the largest design effect.
 */
export function trendLowerEnd(
	observed: PairedShares,
	places: readonly number[],
	divergence: Divergence,
	alpha: number,
	heaviest: number
): number {
	const z = normalUpperQuantile(alpha / 2) * Math.sqrt(heaviest);
	const { gap, error } = apart(observed, places);
	if (Math.abs(gap) < NEAR * z * error) return 0;
	const sign = Math.sign(gap);
	const shares = copyOf(observed);
	const slopes = { gp: places.map((place) => -sign * place), gq: places.map((place) => sign * place) };
	if (tiltShares(shares, slopes, z * z) === undefined) return 0;
	const least = sign * apart(shares, places).gap;
	const { length } = observed.cells;
	return least > 0 ? twoClasses(0.5 + least / 2, 0.5 - least / 2, length / 2, length, divergence) : 0;
}

/** How far the mean places of two sides lie apart, and the standard error of that. */
function apart({ cells, n, m }: PairedShares, places: readonly number[]): { gap: number; error: number } {
	let [one, two, one2, two2] = [0, 0, 0, 0];
	for (const [i, { p, q }] of cells.entries()) {
		const place = places[i] ?? 0.5;
		one += p * place;
		two += q * place;
		one2 += p * place * place;
		two2 += q * place * place;
	}
	const error = Math.sqrt(Math.max(0, one2 - one * one) / n + Math.max(0, two2 - two * two) / m);
	return { gap: one - two, error };
}
