import { twoProportionZ } from '#detectors/classical/two-proportion-z.ts';
import { logNormalTail } from './distributions/normal.ts';
import { benjaminiYekutieli } from './false-discovery.ts';

/** A part of the traffic: one value of one dimension, counted over the classes of what changed. */
export interface Slice {
	dimension: string;
	value: string;
	current: readonly number[];
	reference: readonly number[];
}

export interface SlicesInput {
	/** All traffic, over the same classes. */
	current: readonly number[];
	reference: readonly number[];
	slices: readonly Slice[];
	/** Rows that carry as much as one independent row, at least 1. */
	rows_each: number;
	/** Slices with fewer rows on a side are left out. */
	min_n: number;
}

/** How much of a change sits in a slice. */
export interface SliceShare {
	dimension: string;
	value: string;
	n: number;
	reference_n: number;
	/** Share of the traffic, now and in the reference. */
	share: number;
	reference_share: number;
	/** Part of the PSI of all traffic that the slice makes; over the values of one dimension they add up to 1. */
	contribution: number;
	/** Of that, by another law inside the slice, and by another share of the traffic. */
	inside: number;
	mix: number;
	/** Of "it changed as the rest did" (where `inside` is the larger part) or "its share is as it was". */
	p_value: number;
	/** Among the discoveries of all slices tried. */
	concentrated: boolean;
}

/** Mass added to every class, as in the divergences. */
const MASS = 1e-4;
/** Of the slices that are named, on average at most this share by chance. */
const FALSE_DISCOVERIES = 0.05;

/**
 * In which slices a change concentrates: those discovered first (Benjamini and Yekutieli over all that were tried, since slices
 * overlap), then by contribution.
 *
 * PSI is the sum over classes of `(q - p) ln(q / p)`. With `w = ln(q / p)` of all traffic, and q and p as the slices' laws in the
 * shares of the traffic, it parts into `(s + r) / 2 * sum (q_v - p_v) w` inside a slice with shares s and r, and
 * `(s - r) sum ((q_v + p_v) / 2 - (q + p) / 2) w` by its share: the symmetric form of Kitagawa 1955, J. Am. Stat. Assoc. 50.
 * Inside, a slice is held against the rest of the traffic by the difference of their changes in w, a mean of many rows; the
 * larger of the two parts is tested, and choosing it costs a factor of two.
 */
export function concentration({ current, reference, slices, rows_each, min_n }: SlicesInput): SliceShare[] {
	const [q, p] = [sharesOf(current), sharesOf(reference)];
	const weights = q.map((share, i) => Math.log((share + MASS) / ((p[i] ?? 0) + MASS)));
	const all = { current: scoreOf(current, weights), reference: scoreOf(reference, weights) };
	const psi = all.current.mean - all.reference.mean;
	const found = slices.flatMap((slice) => {
		const own = { current: scoreOf(slice.current, weights), reference: scoreOf(slice.reference, weights) };
		const rest = {
			current: scoreOf(minus(current, slice.current), weights),
			reference: scoreOf(minus(reference, slice.reference), weights)
		};
		const { n } = own.current;
		const reference_n = own.reference.n;
		if (Math.min(n, reference_n, rest.current.n, rest.reference.n) < min_n || !(psi > 0)) return [];
		const [share, reference_share] = [n / all.current.n, reference_n / all.reference.n];
		const inside = (((share + reference_share) / 2) * (own.current.mean - own.reference.mean)) / psi;
		const middle = (own.current.mean + own.reference.mean - all.current.mean - all.reference.mean) / 2;
		const mix = ((share - reference_share) * middle) / psi;
		const p_value = Math.abs(inside) >= Math.abs(mix) ? apart(own, rest, rows_each) : moved(own, all, rows_each);
		return [
			{
				dimension: slice.dimension,
				value: slice.value,
				n,
				reference_n,
				share,
				reference_share,
				contribution: inside + mix,
				inside,
				mix,
				p_value: Math.min(1, 2 * p_value)
			}
		];
	});
	const discovered = benjaminiYekutieli(
		found.map(({ p_value }) => p_value),
		FALSE_DISCOVERIES
	);
	return found
		.map((slice, i) => ({
			...slice,
			// More of the change than of the traffic: what hardly changed differs from the rest, too.
			concentrated: discovered[i] === true && slice.contribution > Math.max(slice.share, slice.reference_share)
		}))
		.sort((a, b) => Number(b.concentrated) - Number(a.concentrated) || b.contribution - a.contribution);
}

interface Score {
	n: number;
	mean: number;
	/** Variance of one row. */
	variance: number;
}

type Sides = Record<'current' | 'reference', Score>;

/** Mean and variance of the score of a row, from counts over classes. */
function scoreOf(counts: readonly number[], weights: readonly number[]): Score {
	const n = counts.reduce((sum, count) => sum + count, 0);
	const shares = sharesOf(counts);
	const mean = shares.reduce((sum, share, i) => sum + share * (weights[i] ?? 0), 0);
	const variance = shares.reduce((sum, share, i) => sum + share * ((weights[i] ?? 0) - mean) ** 2, 0);
	return { n, mean, variance };
}

/** Two-sided p-value of equal changes of the score in a slice and in the rest. */
function apart(own: Sides, rest: Sides, rowsEach: number): number {
	const difference = own.current.mean - own.reference.mean - (rest.current.mean - rest.reference.mean);
	const variance = [own, rest]
		.flatMap(({ current, reference }) => [current, reference])
		.reduce((sum, side) => sum + (rowsEach * side.variance) / side.n, 0);
	return variance > 0 ? 2 * Math.exp(logNormalTail(Math.abs(difference) / Math.sqrt(variance))) : 1;
}

/** Two-sided p-value of an equal share of the traffic. */
function moved(own: Sides, all: Sides, rowsEach: number): number {
	const side = (at: 'current' | 'reference') => ({ hits: own[at].n / rowsEach, n: all[at].n / rowsEach });
	return twoProportionZ(side('current'), side('reference')).p_value;
}

function sharesOf(counts: readonly number[]): number[] {
	const total = counts.reduce((sum, count) => sum + count, 0);
	return counts.map((count) => (total > 0 ? count / total : 0));
}

function minus(all: readonly number[], part: readonly number[]): number[] {
	return all.map((count, i) => Math.max(0, count - (part[i] ?? 0)));
}
