import { solveSymmetric } from './cholesky.ts';
import type { Scores } from './scores.ts';

/** One term of the score: a column (`second` null), or the product of two, which is a square where both are the same. */
interface Term {
	first: number;
	second: number | null;
	weight: number;
}

export interface Discriminant {
	/** The larger, the more a row looks like a current one. */
	score(rows: Scores): Float64Array;
	/** What each feature adds to the gap between the sides, largest first; shares of the whole. */
	drivers(current: Scores, reference: Scores): { feature: string; share: number }[];
	/** How many terms it has. */
	terms: number;
}

/** At most so many terms enter, and only such as differ by more than so many standard errors. */
const MOST_TERMS = 40;
const LEAST_ERRORS = 2.5;

/**
 * Learns to tell current rows from those of the reference: Fisher's linear discriminant (1936) over the columns, their squares and
 * their products, so that shifts, changes of spread and changes of a relation alone are all seen. Only the terms whose means differ
 * most are kept (sure independence screening, Fan and Lv 2008), with a ridge; nothing is drawn at random. O(rows x columns^2).
 */
export function discriminantOf(current: Scores, reference: Scores): Discriminant {
	const sides = [current, reference] as const;
	const chosen = screened(sides);
	const made = sides.map((side) => chosen.map((term) => termOf(side, term)));
	const [x = [], y = []] = made;
	const gaps = chosen.map((_, k) => mean(x[k]) - mean(y[k]));
	const weights = solveSymmetric(pooled(x, y), Float64Array.from(gaps));
	const terms = chosen.map((term, k): Term => ({ ...term, weight: weights[k] ?? 0 }));
	return {
		terms: terms.length,
		score: (rows) => {
			const scores = new Float64Array(rows.n);
			for (const term of terms) {
				const values = termOf(rows, term);
				for (let row = 0; row < rows.n; row++) scores[row] = (scores[row] ?? 0) + term.weight * (values[row] ?? 0);
			}
			return scores;
		},
		drivers: (x, y) => driversOf(terms, x, y)
	};
}

function screened(sides: readonly [Scores, Scores]): Omit<Term, 'weight'>[] {
	const varying = sides[0].columns.flatMap((_, column) =>
		sides.some((side) => varies(side.values[column])) ? [column] : []
	);
	const found: { first: number; second: number | null; errors: number }[] = [];
	const consider = (first: number, second: number | null) => {
		const [x, y] = sides.map((side) => momentsOf(side.values[first], second === null ? null : side.values[second]));
		if (!x || !y) return;
		const error = Math.sqrt(x.variance / x.n + y.variance / y.n);
		const errors = Math.abs(x.mean - y.mean) / error;
		if (errors > LEAST_ERRORS) found.push({ first, second, errors });
	};
	for (const [i, first] of varying.entries()) {
		consider(first, null);
		for (const second of varying.slice(i)) consider(first, second);
	}
	return found
		.sort((a, b) => b.errors - a.errors)
		.slice(0, MOST_TERMS)
		.map(({ first, second }) => ({ first, second }));
}

function varies(values: Float64Array = new Float64Array()): boolean {
	return values.some((value) => value !== values[0]);
}

function momentsOf(a: Float64Array = new Float64Array(), b: Float64Array | null = null) {
	let sum = 0;
	let squares = 0;
	for (let row = 0; row < a.length; row++) {
		const value = b === null ? (a[row] ?? 0) : (a[row] ?? 0) * (b[row] ?? 0);
		sum += value;
		squares += value * value;
	}
	const n = Math.max(1, a.length);
	return { n, mean: sum / n, variance: Math.max(0, squares / n - (sum / n) ** 2) };
}

function termOf({ values }: Scores, { first, second }: Pick<Term, 'first' | 'second'>): Float64Array {
	const a = values[first] ?? new Float64Array();
	if (second === null) return a;
	const b = values[second] ?? a;
	return a.map((value, row) => value * (b[row] ?? 0));
}

function mean(values: Float64Array = new Float64Array()): number {
	let sum = 0;
	for (const value of values) sum += value;
	return sum / Math.max(1, values.length);
}

/** Covariance of the terms within both sides, each side counted alike, with a ridge that grows where rows are few. */
function pooled(x: readonly Float64Array[], y: readonly Float64Array[]): Float64Array {
	const width = x.length;
	const covariance = new Float64Array(width * width);
	for (const side of [x, y]) {
		const rows = side[0]?.length ?? 0;
		const means = side.map(mean);
		for (let i = 0; i < width; i++)
			for (let j = 0; j <= i; j++) {
				const [a, b] = [side[i] ?? new Float64Array(), side[j] ?? new Float64Array()];
				let sum = 0;
				for (let row = 0; row < rows; row++) sum += (a[row] ?? 0) * (b[row] ?? 0);
				const add = sum / Math.max(1, rows) - (means[i] ?? 0) * (means[j] ?? 0);
				covariance[i * width + j] = (covariance[i * width + j] ?? 0) + add / 2;
			}
	}
	const ridge = 0.02 + width / (1 + Math.min(x[0]?.length ?? 0, y[0]?.length ?? 0));
	for (let i = 0; i < width; i++) {
		covariance[i * width + i] = (covariance[i * width + i] ?? 0) * (1 + ridge) + 1e-9;
		for (let j = i + 1; j < width; j++) covariance[i * width + j] = covariance[j * width + i] ?? 0;
	}
	return covariance;
}

function driversOf(terms: readonly Term[], x: Scores, y: Scores): { feature: string; share: number }[] {
	const parts = new Map<string, number>();
	for (const term of terms) {
		const part = Math.max(0, term.weight * (mean(termOf(x, term)) - mean(termOf(y, term))));
		// A product says something of both of its columns.
		for (const column of [term.first, term.second ?? term.first]) {
			const feature = x.features[column] ?? '';
			parts.set(feature, (parts.get(feature) ?? 0) + part / 2);
		}
	}
	const whole = [...parts.values()].reduce((sum, part) => sum + part, 0);
	return [...parts]
		.map(([feature, part]) => ({ feature, share: whole > 0 ? part / whole : 0 }))
		.sort((a, b) => b.share - a.share);
}
