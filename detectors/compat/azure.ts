import { jensenShannonDistance } from '#detectors/classical/entropy.ts';
import { ks2samp } from '#detectors/classical/ks-2samp.ts';
import { wassersteinDistance } from '#detectors/classical/wasserstein-distance.ts';
import { tallyOf } from '#detectors/core/tally.ts';
import { goodnessOfFit } from './goodness-of-fit.ts';
import { meanAndSd } from './numpy-histogram.ts';
import { PeerRefusal, pairedCounts, total, valueCounts, type Peer, type PeerColumn } from './peer.ts';

/** From so many rows on either side, its KS test refuses. */
const MOST_KS = 10_000;
/** Integers with a smaller share of different values are categories. */
const FEW_INTEGERS = 0.05;

const DISTANCE = 0.1;
const P_VALUE = 0.05;

type Numbers = { kind: 'numeric'; reference: Float64Array; current: Float64Array };
type Categories = { kind: 'categorical'; reference: readonly string[]; current: readonly string[] };

const NUMERIC: Record<string, (column: Numbers) => number> = {
	wasserstein_normed({ reference, current }) {
		const { sd } = meanAndSd(reference, 1);
		return wassersteinDistance(tallyOf(reference, current)) / Math.max(Number.isNaN(sd) ? 0 : sd, 0.001);
	},
	jensen_shannon(column) {
		const { one, two } = histograms(column);
		const share = (counts: number[], rows: number) => counts.map((count) => count / rows);
		return jensenShannonDistance(share(one, column.reference.length), share(two, column.current.length), 2);
	},
	psi(column) {
		const { one, two } = histograms(column);
		return smoothedPsi(one, two, column.reference.length, column.current.length);
	},
	kolmogorov_smirnov({ reference, current }) {
		if (reference.length >= MOST_KS || current.length >= MOST_KS)
			throw new PeerRefusal(`Azure refuses the KS test from ${MOST_KS} rows on`);
		return ks2samp(reference, current).p_value;
	}
};

const CATEGORICAL: Record<string, (column: Categories) => number> = {
	jensen_shannon(column) {
		const { one, two } = counts(column);
		return jensenShannonDistance(one, two, 2);
	},
	psi(column) {
		const { one, two } = counts(column);
		return smoothedPsi(one, two, column.reference.length, column.current.length);
	},
	chi_square(column) {
		const { one, two } = counts(column);
		const expected = one.map((count) => (count / column.reference.length) * column.current.length);
		return goodnessOfFit(two, expected).p_value;
	}
};

/**
 * Azure Machine Learning's data drift component (azureml-assets, `data_drift_compute_metrics`): normed Wasserstein for
 * numbers and Jensen-Shannon (base 2) for categories, threshold 0.1 (of the SDK; the pipeline's own default is 0.5).
 *
 * Known defects, kept: a row with a missing value in any column is dropped from all of them, so that missing values are never
 * drift and change the law of the other columns; an outlier of either side stretches all bins; rounding may put the largest
 * value beyond the last edge, where it is dropped; PSI adds 1 to every bin, which depends on the number of rows; chi-square
 * takes the reference for exactly known; the KS test is refused from 10,000 rows on.
 */
export const azure: Peer = {
	name: 'azure',
	source: 'Azure/azureml-assets 4b41f8c',
	metrics: ['wasserstein_normed', 'jensen_shannon', 'psi', 'kolmogorov_smirnov', 'chi_square'],
	drops_incomplete_rows: true,
	compare(column, asked) {
		const clean = cleaned(column);
		const metric = asked ?? (clean.kind === 'numeric' ? 'wasserstein_normed' : 'jensen_shannon');
		const value = clean.kind === 'numeric' ? NUMERIC[metric]?.(clean) : CATEGORICAL[metric]?.(clean);
		if (value === undefined) throw new PeerRefusal(`Azure has no ${metric} of a ${clean.kind} column`);
		const below = metric === 'kolmogorov_smirnov' || metric === 'chi_square';
		const threshold = below ? P_VALUE : DISTANCE;
		return {
			metric,
			test: metric,
			value,
			threshold,
			drift_when: below ? 'below' : 'above',
			drifted: below ? value < threshold : value > threshold,
			...(below && { p_value: value }),
			params: { ...(metric === 'jensen_shannon' && { base: 2 }) }
		};
	}
};

function cleaned(column: PeerColumn): Numbers | Categories {
	if (column.kind === 'numeric') {
		const known = ({ values }: { values: Float64Array }) => values.filter((value) => !Number.isNaN(value));
		const [reference, current] = [known(column.reference), known(column.current)];
		refuseEmpty(reference.length, current.length);
		if (column.reference.integer && new Set(reference).size / reference.length < FEW_INTEGERS)
			return { kind: 'categorical', reference: Array.from(reference, String), current: Array.from(current, String) };
		return { kind: 'numeric', reference, current };
	}
	const known = (side: readonly (string | null)[]) => side.filter((value) => value !== null);
	const [reference, current] = [known(column.reference), known(column.current)];
	refuseEmpty(reference.length, current.length);
	return { kind: 'categorical', reference, current };
}

function refuseEmpty(reference: number, current: number): void {
	if (reference === 0 || current === 0)
		throw new PeerRefusal('Azure drops every row with a missing value in any column, and fails when none is left');
}

function counts({ reference, current }: Categories): { one: number[]; two: number[] } {
	return pairedCounts(valueCounts(reference), valueCounts(current));
}

/** PSI with 1 added to every bin of both sides. */
function smoothedPsi(one: readonly number[], two: readonly number[], n: number, m: number): number {
	const bins = one.length;
	return total(
		one.map((count, i) => {
			const [p, q] = [(count + 1) / (n + bins), ((two[i] ?? 0) + 1) / (m + bins)];
			return (q - p) * Math.log(q / p);
		})
	);
}

/** Both samples over ceil(log2 of the smaller) + 1 bins of equal width from the smallest value to the largest. */
function histograms({ reference, current }: Numbers): { one: number[]; two: number[] } {
	let [min, max] = [Infinity, -Infinity];
	for (const side of [reference, current])
		for (const value of side) {
			min = Math.min(min, value);
			max = Math.max(max, value);
		}
	const bins = Math.ceil(Math.log2(Math.min(reference.length, current.length)) + 1);
	const width = (max - min) / bins;
	const delta = min === 0 ? 0.005 : Math.abs(min * 0.005);
	const edges =
		min === max ? [min - delta, min + delta] : [min, ...Array.from({ length: bins }, (_, i) => min + (i + 1) * width)];
	return { one: sparkHistogram(reference, edges), two: sparkHistogram(current, edges) };
}

/** Counts as Spark's RDD.histogram makes them: by division where the edges are even to 1e-10, else by search. */
function sparkHistogram(values: Float64Array, edges: readonly number[]): number[] {
	const [min = 0, max = 0] = [edges[0], edges.at(-1)];
	const bins = edges.length - 1;
	const steps = edges.slice(1).map((edge, i) => edge - (edges[i] ?? 0));
	const even = Math.max(...steps) - Math.min(...steps) < 1e-10;
	const step = (max - min) / bins;
	const counts = Array.from({ length: bins + 1 }, () => 0);
	for (const value of values) {
		if (value > max || value < min) continue;
		const at = even ? Math.trunc((value - min) / step) : edges.findLastIndex((edge) => edge <= value);
		counts[at] = (counts[at] ?? 0) + 1;
	}
	const onLast = counts.pop() ?? 0;
	counts[bins - 1] = (counts[bins - 1] ?? 0) + onLast;
	return counts;
}
