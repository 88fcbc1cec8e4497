import { areaOf } from '#detectors/classical/wasserstein-distance.ts';
import { tallyOf } from '#detectors/core/tally.ts';
import { evenEdges, histogram } from './numpy-histogram.ts';

const BINS = 10_000;

/** Bins of equal width over the range of the reference, a constant one widened as NumPy does it where `widen`. */
function edgesOf(reference: Float64Array, widen: boolean): number[] {
	let [min, max] = [Infinity, -Infinity];
	for (const value of reference) {
		min = Math.min(min, value);
		max = Math.max(max, value);
	}
	return widen && min === max ? evenEdges(min - 0.5, max + 0.5, BINS) : evenEdges(min, max, BINS);
}

/** Running shares of a sample over bins, from `start`. */
function cumulative(sample: Float64Array, edges: readonly number[], start = 0): number[] {
	let sum = 0;
	return histogram(sample, edges).map((count) => start + (sum += count / sample.length));
}

/** KS statistic at the upper edges of the reference's bins. */
export function binnedGap(reference: Float64Array, sample: Float64Array): number {
	const edges = edgesOf(reference, false);
	const first = edges[0] ?? 0;
	const below = sample.reduce((count, value) => count + Number(value < first), 0) / sample.length;
	const known = cumulative(reference, edges);
	return cumulative(sample, edges, below).reduce(
		(most, share, i) => Math.max(most, Math.abs((known[i] ?? 0) - share)),
		0
	);
}

/**
 * Wasserstein distance over the reference's bins, plus what lies outside of them. The parts outside count the border itself
 * as a row of the sample, and so does the share that is carried into the bins: kept as it is.
 */
export function binnedWasserstein(reference: Float64Array, sample: Float64Array): number {
	const edges = edgesOf(reference, true);
	const [min, max] = [edges[0] ?? 0, edges.at(-1) ?? 0];
	const width = (edges[1] ?? 0) - min;
	const smaller = sample.filter((value) => value < min);
	const bigger = sample.filter((value) => value > max);
	const amountBelow = smaller.length > 0 ? (smaller.length + 1) / sample.length : 0;
	const amountAbove = bigger.length > 0 ? (bigger.length + 1) / sample.length : 0;
	const outside = areaBelow(smaller, min) * amountBelow + areaAbove(bigger, max) * amountAbove;
	const known = cumulative(reference, edges);
	const found = cumulative(sample, edges);
	let within = 0;
	for (const [i, share] of known.entries()) within += Math.abs(share - ((found[i] ?? 0) + amountBelow)) * width;
	return within + outside;
}

/** Area under the distribution function of the rows below the border, the border among them. */
function areaBelow(rows: Float64Array, border: number): number {
	if (rows.length === 0) return 0;
	const all = Float64Array.from([...rows, border]);
	// Against a point at the border, F - G is F below it.
	return areaOf(tallyOf(all, [border]), (gap) => gap);
}

function areaAbove(rows: Float64Array, border: number): number {
	if (rows.length === 0) return 0;
	const all = Float64Array.from([border, ...rows]);
	return areaOf(tallyOf(all, [border]), (gap) => -gap);
}
