import { kolmogorovTail } from '#detectors/core/distributions/kolmogorov.ts';
import { logChiSquareTail } from '#detectors/core/distributions/chi-square.ts';
import { PeerRefusal, valueCounts, type NumberSide, type Peer, type PeerColumn, type PeerResult } from './peer.ts';

const QUANTILES = 100;
const MOST_BINS = 30;
const ROWS_PER_BIN = 4;
/** Bits of a float32's fraction: bins are never narrower than it can tell apart. */
const FRACTION_BITS = 23;

/**
 * whylogs 1.6.4, `calculate_drift_scores`: KS for numbers, chi-square for text; drift below a p of 0.05 (possible below
 * 0.15). `hellinger` by request: drift from 0.4 on (possible from 0.15).
 *
 * Known defects, kept: KS looks at 100 quantiles of each side only, and takes the share below a value, not up to it;
 * chi-square takes the reference for exactly known and cuts its expectations to whole rows; a category that the
 * reference lacks, or whose expectation is below one row, makes the statistic infinite; missing values count in the total
 * and nowhere else; degrees of freedom come from the current side alone. whylogs keeps sketches: up to about 1,000 rows they
 * hold every value and the numbers here are its numbers; beyond, its own are random approximations of these.
 */
export const whylogs: Peer = {
	name: 'whylogs',
	source: 'whylogs 1.6.4',
	metrics: ['kolmogorov_smirnov', 'chi_square', 'hellinger'],
	compare(column, asked): PeerResult {
		const numbers = asNumbers(column);
		const metric = asked ?? (numbers ? 'kolmogorov_smirnov' : 'chi_square');
		if (metric === 'hellinger' && numbers) {
			const value = hellinger(numbers.reference, numbers.current);
			return {
				metric,
				test: 'hellinger',
				value,
				threshold: 0.4,
				drift_when: 'above',
				drifted: value >= 0.4,
				params: { possible_drift: 0.15 }
			};
		}
		const test =
			metric === 'kolmogorov_smirnov' && numbers
				? { test: 'ks', ...kolmogorovSmirnov(numbers.reference, numbers.current) }
				: metric === 'chi_square'
					? { test: 'chi-square', ...chiSquare(column) }
					: undefined;
		if (!test) throw new PeerRefusal(`whylogs has no ${metric} of a ${column.kind} column`);
		const { statistic, p_value } = test;
		return {
			metric,
			test: test.test,
			value: p_value,
			threshold: 0.05,
			drift_when: 'below',
			drifted: p_value < 0.05,
			statistic,
			p_value,
			params: { possible_drift: 0.15 }
		};
	}
};

/** Sorted numbers of both sides, true and false among them; undefined for text. */
function asNumbers(column: PeerColumn): { reference: Float64Array; current: Float64Array } | undefined {
	const sides =
		column.kind === 'numeric'
			? [column.reference.values, column.current.values].map((values) => values.filter((value) => !Number.isNaN(value)))
			: [column.reference, column.current].map((side) => (column.boolean ? truths(side) : undefined));
	const [reference, current] = sides;
	if (!reference || !current) return undefined;
	if (reference.length === 0 || current.length === 0)
		throw new PeerRefusal('whylogs gives nothing: a side holds no value');
	return { reference: reference.sort(), current: current.sort() };
}

function truths(side: readonly (string | null)[]): Float64Array | undefined {
	const values = side.filter((value) => value !== null);
	if (values.length === 0) return undefined;
	return Float64Array.from(values, (value) => Number(value === 'true'));
}

function kolmogorovSmirnov(reference: Float64Array, current: Float64Array) {
	const places = [reference, current].flatMap((side) =>
		Array.from(
			{ length: QUANTILES },
			(_, i) => side[Math.min(side.length - 1, Math.floor((i / (QUANTILES - 1)) * side.length))] ?? 0
		)
	);
	const gaps = places.map((place) => Math.abs(shareBelow(reference, place) - shareBelow(current, place)));
	const statistic = Math.max(0, ...gaps);
	const [n, m] = [reference.length, current.length];
	return { statistic, p_value: kolmogorovTail(statistic, roundHalfEven((n * m) / (n + m))) };
}

/** Share of sorted values below a place, the place itself left out. */
function shareBelow(sorted: Float64Array, place: number): number {
	let low = 0;
	let high = sorted.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((sorted[middle] ?? 0) < place) low = middle + 1;
		else high = middle;
	}
	return low / sorted.length;
}

function roundHalfEven(x: number): number {
	const floor = Math.floor(x);
	return x - floor === 0.5 ? floor + (floor % 2) : Math.round(x);
}

function chiSquare(column: PeerColumn) {
	if (column.kind === 'numeric' && !(column.reference.integer && column.current.integer))
		throw new PeerRefusal('whylogs keeps no frequent items of numbers with a fraction');
	const written = ({ values }: NumberSide) =>
		Array.from(values, (value) => (Number.isNaN(value) ? null : String(value)));
	const [reference, current] =
		column.kind === 'numeric'
			? [written(column.reference), written(column.current)]
			: [column.reference, column.current];
	if (reference.length === 0 || current.length === 0)
		throw new PeerRefusal('whylogs gives nothing: a side has no rows');
	const [before, now] = [valueCounts(reference), valueCounts(current)];
	let statistic = 0;
	for (const category of new Set([...now.keys(), ...before.keys()])) {
		const expected = Math.trunc(((before.get(category) ?? 0) / reference.length) * current.length);
		statistic += expected === 0 ? Infinity : ((now.get(category) ?? 0) - expected) ** 2 / expected;
	}
	const df = Math.max(1, now.size - 1);
	return { statistic, p_value: statistic === Infinity ? 0 : Math.exp(logChiSquareTail(statistic, df)) };
}

/** Hellinger distance over up to 30 bins of equal width, one for each four rows, and one below and above. */
function hellinger(reference: Float64Array, current: Float64Array): number {
	const start = Math.min(reference[0] ?? 0, current[0] ?? 0);
	const most = Math.max(reference.at(-1) ?? 0, current.at(-1) ?? 0);
	const end = most + (most !== 0 ? Math.abs(most) * 1e-7 : 1e-7);
	if (!Number.isFinite(start) || !Number.isFinite(most)) throw new PeerRefusal('whylogs fails on infinite values');
	const wanted = Math.max(2, Math.min(Math.ceil((reference.length + current.length) / ROWS_PER_BIN), MOST_BINS));
	const narrowest = 2 ** (Math.floor(Math.log2(Math.max(Math.abs(start), Math.abs(end)))) - FRACTION_BITS);
	const fits = (end - start) / wanted >= narrowest;
	const bins = fits ? wanted : Math.max(1, Math.floor((end - start) / narrowest));
	const width = (end - start) / bins;
	const edges = Array.from({ length: bins + 1 }, (_, i) => start + i * width);
	const masses = (side: Float64Array) => {
		const below = [0, ...edges.map((edge) => shareBelow(side, edge)), 1];
		return below.slice(1).map((share, i) => share - (below[i] ?? 0));
	};
	const [p, q] = [masses(reference), masses(current)];
	const squares = p.map((mass, i) => (Math.sqrt(mass) - Math.sqrt(q[i] ?? 0)) ** 2);
	return Math.sqrt(squares.reduce((sum, square) => sum + square, 0)) / Math.SQRT2;
}
