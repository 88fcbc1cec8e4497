import { quantileSorted } from 'simple-statistics';
import type { Scale } from './summary.ts';

/** Bins per unit of asinh: near the centre a bin is a 32nd of the spread wide, in the tails 3 % of the value. */
const RESOLUTION = 32;

/** Beyond every finite distance from the centre: asinh of the largest double is 711. Stands for an overflow. */
const MAX_BIN = 32_000;

/**
 * Bin of a finite value: round(asinh((value - centre) / spread) * 32), halves to the even bin, as the store's SQL
 * computes it. A distance that overflows is in bin 32000 or -32000.
 */
export function binOf(value: number, { centre, spread }: Scale): number {
	const exact = Math.asinh((value - centre) / spread) * RESOLUTION;
	const bin = Math.round(exact);
	if (bin - exact === 0.5 && bin % 2 !== 0) return bin - 1;
	return bin > MAX_BIN ? MAX_BIN : bin < -MAX_BIN ? -MAX_BIN : bin;
}

/** The value on the scale at a (fractional) bin number, in the feature's unit; finite. */
export function valueAt(bin: number, { centre, spread }: Scale): number {
	const value = centre + spread * Math.sinh(bin / RESOLUTION);
	return Math.min(Number.MAX_VALUE, Math.max(-Number.MAX_VALUE, value));
}

/** Lower and upper bound of a bin in the feature's unit. */
export function binBounds(bin: number, scale: Scale): [number, number] {
	return [valueAt(bin - 0.5, scale), valueAt(bin + 0.5, scale)];
}

/**
 * Centre and spread for a scale from a sample of values: the median, and the interquartile range divided by 1.349
 * (one standard deviation of normal data). Where half the values are equal, the range stands in, then the
 * size of the centre, then 1. Values that are not finite are ignored; never 0 or infinite.
 */
export function scaleFrom(values: readonly number[]): { centre: number; spread: number } {
	const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
	const first = sorted[0];
	const last = sorted.at(-1);
	if (first === undefined || last === undefined) return { centre: 0, spread: 1 };
	const centre = quantileSorted(sorted, 0.5);
	// Quarters before the difference, so that a range of twice the largest double does not overflow.
	const quartiles = (quantileSorted(sorted, 0.75) / 4 - quantileSorted(sorted, 0.25) / 4) * (4 / 1.349);
	const range = (last / 8 - first / 8) * 2;
	const spread = [quartiles, range, Math.abs(centre) / 100].find((size) => size > 0 && Number.isFinite(size)) ?? 1;
	return { centre: Number.isFinite(centre) ? centre : first / 2 + last / 2, spread };
}
