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
 * that has not changed has mean 0 and spread 1. A missing value scores 0, what the reference scores in the middle, and every
 * feature has another column that is 1 where it is missing. No interval may rest on the rows of `base`.
 * @param curve another score of a grade in [0, 1]
 */
export function scorerOf(base: Rows, curve: (grade: number) => number = normalAt): Scorer {
	const { to, rows: plain } = projected(base);
	const width = plain.columns.length;
	const owners = plain.features ?? plain.columns;
	const laws = plain.columns.map((_, column) => lawOf(columnOf(plain, column), curve));
	const firsts = owners.flatMap((feature, column) => (owners.indexOf(feature) === column ? [column] : []));
	const columns = [...plain.columns, ...firsts.map((column) => `${owners[column] ?? ''} missing`)];
	const features = [...owners, ...firsts.map((column) => owners[column] ?? '')];
	return (rows) => {
		const { n, values: read } = to(rows);
		const values = columns.map(() => new Float64Array(n));
		for (const [column, law] of laws.entries()) {
			const scored = values[column] ?? new Float64Array();
			for (let row = 0; row < n; row++) scored[row] = scoreOf(law, read[row * width + column] ?? NaN);
		}
		for (const [i, column] of firsts.entries()) {
			const missing = values[width + i] ?? new Float64Array();
			for (let row = 0; row < n; row++) if (Number.isNaN(read[row * width + column])) missing[row] = 1;
		}
		return { columns, features, n, values };
	};
}

/** Every third row, from which something is learnt, and the others, on which it is tried. */
export function split(rows: Rows): { learn: Rows; tried: Rows } {
	const places = Array.from({ length: rows.n }, (_, row) => row);
	return {
		learn: rowsAt(
			rows,
			places.filter((row) => row % 3 === 0)
		),
		tried: rowsAt(
			rows,
			places.filter((row) => row % 3 !== 0)
		)
	};
}

/** The rows at these places. */
export function rowsAt(rows: Rows, places: readonly number[]): Rows {
	const width = rows.columns.length;
	const values = new Float64Array(places.length * width);
	for (const [to, row] of places.entries())
		values.set(rows.values.subarray(row * width, (row + 1) * width), to * width);
	return { ...rows, n: places.length, values };
}

function columnOf({ columns, n, values }: Rows, column: number): Float64Array {
	const found = new Float64Array(n);
	for (let row = 0; row < n; row++) found[row] = values[row * columns.length + column] ?? NaN;
	return found;
}

/** Distinct values of a column with their scores, and the scores of what lies between them. */
interface Law {
	values: Float64Array;
	at: Float64Array;
	/** One more than values: below the first, ..., above the last. */
	between: Float64Array;
}

function lawOf(column: Float64Array, curve: (grade: number) => number): Law {
	const sorted = column.filter((value) => !Number.isNaN(value)).sort();
	const n = Math.max(1, sorted.length);
	const [values, at, between]: number[][] = [[], [], [curve(0)]];
	for (let i = 0; i < sorted.length;) {
		let end = i;
		while (end < sorted.length && sorted[end] === sorted[i]) end++;
		values?.push(sorted[i] ?? 0);
		at?.push(curve((i + end) / 2 / n));
		between?.push(curve(end / n));
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

/** A score that is the grade itself, with mean 0 and spread 1: nothing lies far out. */
export function evenly(grade: number): number {
	return (2 * grade - 1) * Math.sqrt(3);
}

let table: Float64Array | undefined;

function normalAt(grade: number): number {
	table ??= Float64Array.from({ length: STEPS }, (_, step) => -normalUpperQuantile((step + 0.5) / STEPS));
	return table[Math.min(STEPS - 1, Math.floor(grade * STEPS))] ?? 0;
}
