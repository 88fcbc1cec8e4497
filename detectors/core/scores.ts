import { normalUpperQuantile } from './distributions/normal.ts';
import { projected } from './projection.ts';
import type { Rows } from './summary.ts';

/** Numbers of equal standing, column by column, without gaps. */
export interface Scores {
	columns: string[];
	/** The feature that each column belongs to. */
	features: string[];
	n: number;
	/** One array of n numbers a column. */
	values: Float64Array[];
}

/** Reads rows of either side as scores. */
export type Scorer = (rows: Rows) => Scores;

/** Grades are cut into so many steps. */
const STEPS = 512;

/**
 * The score of a value is the standard normal quantile of its grade among `base`, rows of the reference that are used for nothing
 * else: grade = share below + half the share equal, cut into 512 steps. So heavy tails, units and infinities do not matter, and a law
 * that has not changed has mean 0 and spread 1. A missing value scores 0, what the reference scores in the middle, and columns
 * with gaps among `base` or `other` get another column that says so (one a feature). No interval may rest on either's rows.
 */
export function scorerOf(base: Rows, other?: Rows): Scorer {
	const { to, rows: plain } = projected(base);
	const width = plain.columns.length;
	const features = plain.features ?? plain.columns;
	const laws = plain.columns.map((_, column) => lawOf(columnOf(plain, column)));
	const gaps = plain.columns.flatMap((_, column) => {
		const first = features.indexOf(features[column] ?? '') === column;
		const gappy = [plain, ...(other ? [to(other)] : [])].some((rows) => columnOf(rows, column).some(Number.isNaN));
		return first && gappy ? [column] : [];
	});
	return (rows) => {
		const read = to(rows);
		const values = laws.map((law, column) => {
			const scored = new Float64Array(read.n);
			for (let row = 0; row < read.n; row++) scored[row] = scoreOf(law, read.values[row * width + column] ?? NaN);
			return scored;
		});
		const missing = gaps.map((column) => columnOf(read, column).map((value) => (Number.isNaN(value) ? 1 : 0)));
		return {
			columns: [...plain.columns, ...gaps.map((column) => `${features[column] ?? ''} missing`)],
			features: [...features, ...gaps.map((column) => features[column] ?? '')],
			n: read.n,
			values: [...values, ...missing]
		};
	};
}

/** Every third row, from which something is learnt, and the others, on which it is tried. */
export function split(rows: Rows): { learn: Rows; tried: Rows } {
	return { learn: rowsWhere(rows, (row) => row % 3 === 0), tried: rowsWhere(rows, (row) => row % 3 !== 0) };
}

/** The rows that a condition chooses by their place. */
export function rowsWhere(rows: Rows, chosen: (row: number) => boolean): Rows {
	const width = rows.columns.length;
	const places = Array.from({ length: rows.n }, (_, row) => row).filter(chosen);
	const values = new Float64Array(places.length * width);
	for (const [to, row] of places.entries())
		values.set(rows.values.subarray(row * width, (row + 1) * width), to * width);
	return { ...rows, n: places.length, values };
}

function columnOf({ columns, n, values }: Rows, column: number): Float64Array {
	return Float64Array.from({ length: n }, (_, row) => values[row * columns.length + column] ?? NaN);
}

/** Distinct values of a column with their scores, and the scores of what lies between them. */
interface Law {
	values: Float64Array;
	at: Float64Array;
	/** One more than values: below the first, ..., above the last. */
	between: Float64Array;
}

function lawOf(column: Float64Array): Law {
	const sorted = column.filter((value) => !Number.isNaN(value)).sort();
	const n = Math.max(1, sorted.length);
	const [values, at, between]: number[][] = [[], [], [scoreAt(0)]];
	for (let i = 0; i < sorted.length;) {
		let end = i;
		while (end < sorted.length && sorted[end] === sorted[i]) end++;
		values?.push(sorted[i] ?? 0);
		at?.push(scoreAt((i + end) / 2 / n));
		between?.push(scoreAt(end / n));
		i = end;
	}
	return {
		values: Float64Array.from(values ?? []),
		at: Float64Array.from(at ?? []),
		between: Float64Array.from(between ?? [])
	};
}

function scoreOf({ values, at, between }: Law, value: number): number {
	if (Number.isNaN(value) || values.length === 0) return 0;
	let [from, to] = [0, values.length];
	while (from < to) {
		const middle = (from + to) >> 1;
		if ((values[middle] ?? 0) < value) from = middle + 1;
		else to = middle;
	}
	return (values[from] === value ? at[from] : between[from]) ?? 0;
}

let table: Float64Array | undefined;

function scoreAt(grade: number): number {
	table ??= Float64Array.from({ length: STEPS }, (_, step) => -normalUpperQuantile((step + 0.5) / STEPS));
	return table[Math.min(STEPS - 1, Math.floor(grade * STEPS))] ?? 0;
}
