import type { Scale } from '#detectors/core/summary.ts';
import { partOf } from './asinh-bins.ts';

/** Share of a sample's numbers, and their least number, from which on a part of a bin is a crowd. */
const SHARE = 0.02;
const LEAST = 10;
const MOST_CUTS = 1024;

/**
 * Places at which the scale is too coarse: parts of a bin in which many numbers of a sample lie that are not equal. Numbers
 * in two clumps far apart, or nearly constant ones with a few far off, would lie in one or two bins whatever they do.
 * By part, the values that part it further.
 */
export function crowdsOf(
	{ centre, spread }: Scale,
	samples: readonly (readonly number[])[]
): Map<number, Float64Array> {
	const parts = samples.map((sample) => {
		const found = new Map<number, number[]>();
		for (const value of sample) {
			const part = partOf((value - centre) / spread);
			const values = found.get(part);
			if (values) values.push(value);
			else found.set(part, [value]);
		}
		return found;
	});
	const crowds = new Map<number, Float64Array>();
	for (const [i, found] of parts.entries())
		for (const [part, { length }] of found) {
			if (length < Math.max(LEAST, SHARE * (samples[i]?.length ?? 0))) continue;
			const sorted = Float64Array.from(parts.flatMap((found) => found.get(part) ?? [])).sort();
			if (sorted[0] !== sorted.at(-1)) crowds.set(part, cutsOf(sorted));
		}
	return crowds;
}

/** The different values of a sorted sample, or those at even ranks where they are many. */
function cutsOf(sorted: Float64Array): Float64Array {
	const distinct = new Set(sorted);
	if (distinct.size <= MOST_CUTS) return Float64Array.from(distinct);
	const ranks = Array.from({ length: MOST_CUTS }, (_, i) => Math.round((i * (sorted.length - 1)) / (MOST_CUTS - 1)));
	return Float64Array.from(new Set(ranks.map((rank) => sorted[rank] as number)));
}
