import type { Binning } from './binning.ts';
import type { Rows } from './summary.ts';

/** How the features of a model become columns; frozen with its reference. */
export interface Encoding {
	numbers: string[];
	/** Each category's classes that get a column of 0 and 1. */
	categories: { feature: string; classes: string[] }[];
	/** An embedding, instead of both; '' = none. */
	vector: string;
	/** Features that found no place. */
	left_out: number;
}

/** A row as it is stored: values in the order of an encoding's features, null where there is none. */
export interface RawRow {
	numbers: readonly (number | null)[];
	categories: readonly (string | null)[];
	vector: readonly (number | null)[];
}

/** Columns at most: terms of two columns grow with the square. */
const MOST_COLUMNS = 128;
/** Classes of a category with a column of their own; the commonest needs none, since it is where all others are 0. */
const MOST_CLASSES = 8;

/**
 * The columns of numbers, and of the commonest classes of categories but the first, in which 1 is that class. All others, those
 * that the reference never saw among them, share a last column, named `@other`.
 */
export function encodingOf(features: readonly { feature: string; binning: Binning }[]): Encoding {
	const encoding: Encoding = { numbers: [], categories: [], vector: '', left_out: 0 };
	let columns = 0;
	for (const { feature, binning } of features) {
		const classes = binning.kind === 'numeric' ? [] : binning.categories.slice(1, MOST_CLASSES);
		const more = binning.kind === 'numeric' ? 1 : classes.length + 1;
		if (columns + more > MOST_COLUMNS) {
			encoding.left_out++;
			continue;
		}
		columns += more;
		if (binning.kind === 'numeric') encoding.numbers.push(feature);
		else encoding.categories.push({ feature, classes: [binning.categories[0] ?? '', ...classes] });
	}
	return encoding;
}

/** The columns of one embedding of so many dimensions. */
export function vectorEncoding(feature: string): Encoding {
	return { numbers: [], categories: [], vector: feature, left_out: 0 };
}

/**
 * Rows as columns of numbers: NaN where a value is missing, in every column of its category.
 * @param dimensions length of the embedding; vectors of another length are missing
 */
export function encodeRows(encoding: Encoding, raw: readonly RawRow[], dimensions = 0): Rows {
	if (encoding.vector !== '') return vectorsOf(encoding.vector, raw, dimensions);
	const classes = encoding.categories.flatMap(({ feature, classes }) => [
		...classes.slice(1).map((name) => ({ feature, column: `${feature} = ${name}` })),
		{ feature, column: `${feature} @other` }
	]);
	const columns = [...encoding.numbers, ...classes.map(({ column }) => column)];
	const features = [...encoding.numbers, ...classes.map(({ feature }) => feature)];
	const values = new Float64Array(raw.length * columns.length);
	let at = 0;
	for (const { numbers, categories } of raw) {
		for (let i = 0; i < encoding.numbers.length; i++) values[at++] = numbers[i] ?? NaN;
		for (const [i, { classes }] of encoding.categories.entries()) {
			const found = categories[i] ?? null;
			const place = found === null ? -1 : classes.indexOf(found);
			for (let k = 1; k < classes.length; k++) values[at++] = found === null ? NaN : Number(place === k);
			values[at++] = found === null ? NaN : Number(place === -1);
		}
	}
	return { columns, features, n: raw.length, values };
}

function vectorsOf(feature: string, raw: readonly RawRow[], dimensions: number): Rows {
	const values = new Float64Array(raw.length * dimensions).fill(NaN);
	for (const [row, { vector }] of raw.entries())
		if (vector.length === dimensions)
			values.set(
				vector.map((value) => value ?? NaN),
				row * dimensions
			);
	return {
		columns: Array.from({ length: dimensions }, (_, i) => `${feature}[${i}]`),
		features: Array.from({ length: dimensions }, () => feature),
		n: raw.length,
		values
	};
}
