import { chi2Contingency } from '#detectors/classical/chi2-contingency.ts';
import { jensenShannonDistance } from '#detectors/classical/entropy.ts';
import { ks2samp } from '#detectors/classical/ks-2samp.ts';
import { wassersteinDistance } from '#detectors/classical/wasserstein-distance.ts';
import { tallyOf } from '#detectors/core/tally.ts';
import { binnedGap, binnedWasserstein } from './nannyml-binned.ts';
import { binEdges, histogram, meanAndSd, pairwiseSum } from './numpy-histogram.ts';
import { PeerRefusal, pairedCounts, valueCounts, type Peer, type PeerColumn } from './peer.ts';

/** From so many reference rows on, KS and Wasserstein read 10,000 bins of equal width instead of rows. */
const EXACT_BELOW = 10_000;
const CHUNKS = 10;

/** A metric fitted to the reference, then held against any sample; NaN for an empty one. */
type Fit<T> = (reference: T) => (sample: T) => number;
type Texts = readonly string[];

const NUMERIC: Record<string, Fit<Float64Array>> = {
	jensen_shannon: (reference) => overBins(reference, (p, q) => jensenShannonDistance(p, q, 2)),
	hellinger: (reference) => overBins(reference, hellinger),
	kolmogorov_smirnov: (reference) =>
		reference.length < EXACT_BELOW
			? (sample) => ks2samp(reference, sample).statistic
			: (sample) => binnedGap(reference, sample),
	wasserstein: (reference) =>
		reference.length < EXACT_BELOW
			? (sample) => wassersteinDistance(tallyOf(reference, sample))
			: (sample) => binnedWasserstein(reference, sample)
};

const CATEGORICAL: Record<string, Fit<Texts>> = {
	jensen_shannon: (reference) => overCategories(reference, (p, q) => jensenShannonDistance(p, q, 2)),
	hellinger: (reference) => overCategories(reference, hellinger),
	chi_square: (reference) => (sample) => chiSquare(reference, sample).statistic,
	l_infinity: (reference) => (sample) => {
		const { one, two } = pairedCounts(valueCounts(reference), valueCounts(sample));
		const gaps = one.map((count, i) => Math.abs(count / reference.length - (two[i] ?? 0) / sample.length));
		return Math.max(...gaps);
	}
};

/**
 * NannyML 0.13.1, `UnivariateDriftCalculator`: the current file as one chunk, against mean + 3 standard deviations of the
 * metric over the reference's own ten chunks (with an eleventh of what is left over), lower limits off.
 *
 * Known defects, kept: the reference chunks are compared with a reference that contains them, and are a tenth of its
 * size, so the limit does not fit a current sample of another size: with nothing set, analysis chunks of a hundredth of the
 * reference are flagged almost always; ten chunks estimate a standard deviation badly; values beyond the reference and
 * new categories share one bin; missing values are dropped, so that a column may lose almost all of them unseen;
 * chi-square pages at a fixed p of 0.05 in every chunk; KS above 10,000 rows uses bins of equal width, where the
 * documentation says quantiles, and an outlier makes them coarse.
 */
export const nannyml: Peer = {
	name: 'nannyml',
	source: 'nannyml 0.13.1',
	metrics: ['jensen_shannon', 'hellinger', 'kolmogorov_smirnov', 'wasserstein', 'chi_square', 'l_infinity'],
	compare(column, metric = 'jensen_shannon') {
		const { value, threshold, p_value } =
			column.kind === 'numeric' ? numeric(column, metric) : categorical(column, metric);
		return {
			metric,
			test: metric,
			value,
			threshold,
			drift_when: p_value === undefined ? 'above' : 'below',
			drifted: p_value === undefined ? value > threshold : p_value < threshold,
			...(p_value !== undefined && { p_value, statistic: value }),
			params: { chunks: CHUNKS, ...(metric === 'jensen_shannon' && { base: 2 }) }
		};
	}
};

interface Outcome {
	value: number;
	threshold: number;
	p_value?: number;
}

function numeric(column: PeerColumn & { kind: 'numeric' }, metric: string): Outcome {
	const fit = NUMERIC[metric];
	if (!fit) throw new PeerRefusal(`NannyML has no ${metric} of numbers`);
	const known = (values: Float64Array) => values.filter((value) => !Number.isNaN(value));
	const [reference, current] = [known(column.reference.values), known(column.current.values)];
	const byRows = metric === 'kolmogorov_smirnov' && reference.length < EXACT_BELOW;
	if (!byRows && reference.some((value) => !Number.isFinite(value)))
		throw new PeerRefusal('NannyML fails with "autodetected range is not finite": the reference holds infinite values');
	const result = outcome(fit, reference, current, chunksOf(column.reference.values).map(known));
	if (!Number.isFinite(result.value)) throw new PeerRefusal(`NannyML gives ${result.value}, and no alert`);
	// A statistic cannot exceed 1, so its limit does not either.
	return metric === 'kolmogorov_smirnov' ? { ...result, threshold: Math.min(1, result.threshold) } : result;
}

function categorical(column: PeerColumn & { kind: 'categorical' }, metric: string): Outcome {
	const fit = CATEGORICAL[metric];
	if (!fit) throw new PeerRefusal(`NannyML has no ${metric} of categories`);
	const known = (values: readonly (string | null)[]) => values.filter((value) => value !== null);
	const [reference, current] = [known(column.reference), known(column.current)];
	const result = outcome(fit, reference, current, chunksOf(column.reference).map(known));
	return metric === 'chi_square'
		? { ...result, threshold: 0.05, p_value: chiSquare(reference, current).p_value }
		: result;
}

function outcome<T extends { length: number }>(fit: Fit<T>, reference: T, current: T, chunks: T[]): Outcome {
	if (reference.length === 0) throw new PeerRefusal('NannyML fails: no value is left in the reference');
	if (current.length === 0)
		throw new PeerRefusal('NannyML gives NaN, and no alert: no value is left in the current data');
	const measure = fit(reference);
	const values = chunks.filter((chunk) => chunk.length > 0).map(measure);
	const { mean, sd } = meanAndSd(values);
	return { value: measure(current), threshold: mean + 3 * sd };
}

/** Chunks of a tenth of the rows, missing ones included, and what is left over. */
function chunksOf<T extends { length: number; slice(from: number, to: number): T }>(rows: T): T[] {
	const size = Math.floor(rows.length / CHUNKS);
	if (size === 0) throw new PeerRefusal(`NannyML fails: fewer than ${CHUNKS} reference rows make no chunks`);
	const chunks: T[] = [];
	for (let from = 0; from < rows.length; from += size) chunks.push(rows.slice(from, from + size));
	return chunks;
}

function overBins(reference: Float64Array, distance: (p: number[], q: number[]) => number) {
	const edges = binEdges(reference, 'doane');
	const shares = (sample: Float64Array) => histogram(sample, edges).map((count) => count / sample.length);
	const p = shares(reference);
	return (sample: Float64Array) => distance(...withLeftover(p, shares(sample)));
}

function overCategories(reference: Texts, distance: (p: number[], q: number[]) => number) {
	const counts = [...valueCounts(reference)].sort(([a], [b]) => (a < b ? -1 : 1));
	const p = counts.map(([, count]) => count / reference.length);
	return (sample: Texts) => {
		const found = valueCounts(sample);
		return distance(
			...withLeftover(
				p,
				counts.map(([category]) => (found.get(category) ?? 0) / sample.length)
			)
		);
	};
}

/** What fell into none of the reference's bins is a bin of its own, also where it is a rounding error. */
function withLeftover(p: readonly number[], q: readonly number[]): [number[], number[]] {
	const leftover = 1 - pairwiseSum(q);
	return leftover > 0
		? [
				[...p, 0],
				[...q, leftover]
			]
		: [[...p], [...q]];
}

function hellinger(p: readonly number[], q: readonly number[]): number {
	const squares = p.map((share, i) => (Math.sqrt(share) - Math.sqrt(q[i] ?? 0)) ** 2);
	return Math.sqrt(pairwiseSum(squares)) / Math.SQRT2;
}

/** Homogeneity, with Yates' correction for two categories. */
function chiSquare(reference: Texts, sample: Texts) {
	const { one, two } = pairedCounts(valueCounts(reference), valueCounts(sample));
	return chi2Contingency([one, two]);
}
