import { logChiSquareTail } from '#detectors/core/distributions/chi-square.ts';
import { rootOf } from '#detectors/core/root.ts';
import { PeerRefusal, valueCounts, type Peer, type PeerColumn } from './peer.ts';

const BINS = 10;
const ALPHA = 0.05;
/** Added to every share on both sides. */
const EPSILON = 1e-10;

/**
 * Scouter (demml), PSI: bins between the deciles of the reference, or one for each of its categories; threshold the 95 %
 * quantile of chi-square with B - 1 degrees of freedom over the number of current rows.
 *
 * Known defects, kept: the reference is taken for exactly known, so that a small one alarms too often; an empty bin counts
 * with 1e-10, so that one row in it is worth a PSI of 20 times its share; with few different values deciles coincide and
 * leave empty bins, which the degrees of freedom still count; missing values and new categories stand in no bin but
 * in the number of rows, so that their flood is an odd number and not named.
 */
export const scouter: Peer = {
	name: 'scouter',
	source: 'demml/scouter 8faee5a',
	metrics: ['psi'],
	compare(column, metric = 'psi') {
		if (metric !== 'psi') throw new PeerRefusal(`Scouter has no ${metric} of two samples`);
		const { pairs, rows } = column.kind === 'numeric' ? numericPairs(column) : categoricalPairs(column);
		if (rows === 0) throw new PeerRefusal('Scouter skips the feature: the current data have no rows');
		const value = pairs.reduce((sum, [p, q]) => {
			const [a, b] = [p + EPSILON, q + EPSILON];
			return sum + (a - b) * Math.log(a / b);
		}, 0);
		const threshold = pairs.length > 1 ? chiSquareQuantile(1 - ALPHA, pairs.length - 1) / rows : Infinity;
		return {
			metric,
			test: 'psi',
			value,
			threshold,
			drift_when: 'above',
			drifted: value > threshold,
			params: { bins: pairs.length, epsilon: EPSILON, alpha: ALPHA }
		};
	}
};

/** Shares of reference and current rows in each bin, and the number of current rows. */
interface Pairs {
	pairs: [number, number][];
	rows: number;
}

function numericPairs({ reference, current }: PeerColumn & { kind: 'numeric' }): Pairs {
	const known = reference.values.filter(Number.isFinite).sort();
	if (known.length === 0) throw new PeerRefusal('Scouter fails: the reference holds no finite value');
	const edges = [-Infinity, ...Array.from({ length: BINS - 1 }, (_, i) => quantile(known, (i + 1) / BINS)), Infinity];
	const share = (values: Float64Array, i: number) => {
		const [low = 0, high = 0] = [edges[i], edges[i + 1]];
		return values.reduce((count, value) => count + Number(value > low && value <= high), 0) / values.length;
	};
	return {
		pairs: Array.from({ length: BINS }, (_, i) => [share(known, i), share(current.values, i)]),
		rows: current.values.length
	};
}

/** The quantile of type 7, in the steps in which Scouter takes it. */
function quantile(sorted: Float64Array, p: number): number {
	const place = sorted.length * p + (1 - p);
	const j = Math.floor(place);
	const h = place - j;
	const low = Math.max(0, j - 1);
	return (1 - h) * (sorted[low] ?? 0) + h * (sorted[Math.min(low + 1, sorted.length - 1)] ?? 0);
}

function categoricalPairs({ reference, current }: PeerColumn & { kind: 'categorical' }): Pairs {
	const [before, now] = [valueCounts(reference), valueCounts(current)];
	const known = [...before.values()].reduce((sum, count) => sum + count, 0);
	if (known === 0) throw new PeerRefusal('Scouter fails: the reference holds no value');
	return {
		pairs: [...before].map(([category, count]) => [count / known, (now.get(category) ?? 0) / current.length]),
		rows: current.length
	};
}

function chiSquareQuantile(p: number, df: number): number {
	const target = Math.log1p(-p);
	return rootOf((x) => logChiSquareTail(x, df) - target, 1e-9, df + 40 * Math.sqrt(df) + 40, 1e-13);
}
