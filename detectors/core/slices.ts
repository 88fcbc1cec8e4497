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

/** What two slices of different dimensions share. */
export interface SlicePair {
	of: readonly [Slice, Slice];
	current: readonly number[];
	reference: readonly number[];
}

export interface SlicesInput {
	/** All traffic, over the same classes. */
	current: readonly number[];
	reference: readonly number[];
	slices: readonly Slice[];
	/** Pairs that were looked at; left out where none was. All that could have been count in the control. */
	pairs?: readonly SlicePair[];
	/** Rows that carry as much as one independent row, at least 1. */
	rows_each: number;
	/** Slices with fewer rows on a side are left out. */
	min_n: number;
}

/** How much of a change sits in a slice, or in what two of them share. */
export interface SliceShare {
	dimension: string;
	value: string;
	/** The second slice of a pair. */
	also: { dimension: string; value: string } | null;
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
	/**
	 * Of "it changed as the rest did" (where `inside` is the larger part) or "its share is as it was"; of a pair the larger one of
	 * those inside its two slices.
	 */
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
 * overlap), pairs before single ones, then by contribution.
 *
 * PSI is the sum over classes of `(q - p) ln(q / p)`. With `w = ln(q / p)` of all traffic, and q and p as the slices' laws in the
 * shares of the traffic, it parts into `(s + r) / 2 * sum (q_v - p_v) w` inside a slice with shares s and r, and
 * `(s - r) sum ((q_v + p_v) / 2 - (q + p) / 2) w` by its share: the symmetric form of Kitagawa 1955, J. Am. Stat. Assoc. 50.
 * Inside, a slice is held against the rest of the traffic by the difference of their changes in w, a mean of many rows; the
 * larger of the two parts is tested, and choosing it costs a factor of two.
 *
 * A pair is named only where it adds to both of its slices: inside each of them it is tested in the same way, and both tests
 * must pass (intersection-union, so the larger p-value is its own); and more of the change falls on its traffic than on theirs.
 * Which pairs are looked at was chosen by their slices, so those left out count in the control with a p-value of 1.
 */
export function concentration(input: SlicesInput): SliceShare[] {
	const { current, reference, slices, pairs, rows_each, min_n } = input;
	const [q, p] = [sharesOf(current), sharesOf(reference)];
	const weights = q.map((share, i) => Math.log((share + MASS) / ((p[i] ?? 0) + MASS)));
	const psi = scoreOf(current, weights).mean - scoreOf(reference, weights).mean;
	if (!(psi > 0)) return [];
	const look = (part: Counts, whole: Counts) => partOf(part, whole, { weights, psi, rows_each, min_n });
	const found = slices.flatMap((slice) => {
		const part = look(slice, input);
		return part ? [{ ...name(slice), also: null, ...part }] : [];
	});
	const ratios = new Map(found.map((share) => [keyOf(share), share.contribution / trafficOf(share)]));
	const joined = (pairs ?? []).flatMap((pair) => {
		const [one, two] = pair.of;
		const inside = pair.of.map((slice) => look(pair, slice));
		const part = look(pair, input);
		if (!part || inside.some((it) => it === null)) return [];
		const p_value = Math.max(...inside.map((it) => it?.p_value ?? 1));
		const share = { ...name(one), also: name(two), ...part, p_value };
		const adds = pair.of.every((slice) => part.contribution / trafficOf(part) > (ratios.get(keyOf(slice)) ?? Infinity));
		return [{ share, adds }];
	});
	const untried = pairs ? Math.max(0, pairsOf(found).length - joined.length) : 0;
	const tested = [...found, ...joined.map(({ share }) => share)].map(({ p_value }) => p_value);
	const discovered = benjaminiYekutieli([...tested, ...Array.from({ length: untried }, () => 1)], FALSE_DISCOVERIES);
	const concentrated = (share: Omit<SliceShare, 'concentrated'>, i: number): SliceShare => ({
		...share,
		// More of the change than of the traffic: what hardly changed differs from the rest, too.
		concentrated: discovered[i] === true && share.contribution > trafficOf(share)
	});
	return [
		...found.map(concentrated),
		...joined.flatMap(({ share, adds }, i) => {
			const made = concentrated(share, found.length + i);
			return adds && made.concentrated ? [made] : [];
		})
	].sort(
		(a, b) =>
			Number(b.concentrated) - Number(a.concentrated) ||
			// A pair is part of both of its slices, and says more.
			Number(b.also !== null) - Number(a.also !== null) ||
			b.contribution - a.contribution
	);
}

/** The slices that hold most more of the change than of the traffic: of these pairs are looked at. */
export function mostConcentrated(shares: readonly SliceShare[], most: number): SliceShare[] {
	return shares
		.filter((share) => share.also === null && share.contribution > trafficOf(share))
		.toSorted((a, b) => b.contribution - trafficOf(b) - (a.contribution - trafficOf(a)))
		.slice(0, most);
}

/** All pairs of different dimensions. */
export function pairsOf<S extends { dimension: string }>(slices: readonly S[]): [S, S][] {
	return slices.flatMap((one, i) =>
		slices.slice(i + 1).flatMap((two) => (one.dimension === two.dimension ? [] : [[one, two] satisfies [S, S]]))
	);
}

type Counts = Pick<Slice, 'current' | 'reference'>;
type Named = Pick<Slice, 'dimension' | 'value'>;

const name = ({ dimension, value }: Named): Named => ({ dimension, value });
const keyOf = ({ dimension, value }: Named): string => `${dimension}=${value}`;
const trafficOf = ({ share, reference_share }: Pick<SliceShare, 'share' | 'reference_share'>): number =>
	Math.max(share, reference_share);

interface Setting extends Pick<SlicesInput, 'rows_each' | 'min_n'> {
	weights: readonly number[];
	/** The change of the mean score of all traffic. */
	psi: number;
}

/** A part of some traffic: what of the change it makes, and how unlikely that is by chance; null where rows are too few. */
function partOf(part: Counts, whole: Counts, { weights, psi, rows_each, min_n }: Setting) {
	const scores = ({ current, reference }: Counts): Sides => ({
		current: scoreOf(current, weights),
		reference: scoreOf(reference, weights)
	});
	const own = scores(part);
	const all = scores(whole);
	const rest = scores({
		current: minus(whole.current, part.current),
		reference: minus(whole.reference, part.reference)
	});
	const { n } = own.current;
	const reference_n = own.reference.n;
	if (Math.min(n, reference_n, rest.current.n, rest.reference.n) < min_n) return null;
	const [share, reference_share] = [n / all.current.n, reference_n / all.reference.n];
	const inside = (((share + reference_share) / 2) * (own.current.mean - own.reference.mean)) / psi;
	const middle = (own.current.mean + own.reference.mean - all.current.mean - all.reference.mean) / 2;
	const mix = ((share - reference_share) * middle) / psi;
	const p_value = Math.abs(inside) >= Math.abs(mix) ? apart(own, rest, rows_each) : moved(own, all, rows_each);
	const parts = { contribution: inside + mix, inside, mix, p_value: Math.min(1, 2 * p_value) };
	return { n, reference_n, share, reference_share, ...parts };
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
