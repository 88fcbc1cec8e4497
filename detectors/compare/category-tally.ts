import type { CategoricalSummary } from '#detectors/core/summary.ts';
import { categoryOf, cellType } from './cell.ts';
import type { PackedColumn } from './packed-column.ts';

/** Different values that are counted one by one; what has more is a name or a free text. */
const MOST = 50_000;
/** What comes after that, as the store calls it. */
const OTHER = '@other';
/** A column of categories of one side, counted. */
export interface CategoryTally {
	kind: 'categorical';
	rows: number;
	missing: number;
	counts: Map<string, number>;
	/** Rows with a value that came when so many were known. */
	beyond: number;
	/** Cells that were numbers, booleans or nested, by that type; a column of text has none. */
	types: { number: number; boolean: number; nested: number };
}

export function categoryTally(): CategoryTally {
	return {
		kind: 'categorical',
		rows: 0,
		missing: 0,
		counts: new Map(),
		beyond: 0,
		types: { number: 0, boolean: 0, nested: 0 }
	};
}

export function addCategories(tally: CategoryTally, cells: ArrayLike<unknown> | PackedColumn): void {
	tally.rows += cells.length;
	if (!('packed' in cells)) {
		for (let i = 0; i < cells.length; i++) addCell(tally, cells[i], 1);
		return;
	}
	const { values, words, length } = cells;
	tally.missing += length - values.length;
	if (!words) {
		for (let i = 0; i < values.length; i++) addCell(tally, values[i], 1);
		return;
	}
	// Codes are counted, and each word is looked up once a page.
	const times = new Float64Array(words.length);
	for (let i = 0; i < values.length; i++) times[values[i] as number] = (times[values[i] as number] as number) + 1;
	for (const [code, count] of times.entries()) if (count > 0) addCell(tally, words[code], count);
}

function addCell(tally: CategoryTally, cell: unknown, times: number): void {
	const { counts, types } = tally;
	if (cell === null || cell === undefined) {
		tally.missing += times;
		return;
	}
	if (typeof cell === 'boolean') types.boolean += times;
	else if (typeof cell === 'number' || typeof cell === 'bigint') types.number += times;
	else if (cellType(cell) === 'nested') types.nested += times;
	const text = categoryOf(cell);
	const category = text === OTHER ? `"${OTHER}"` : text;
	const count = counts.get(category);
	if (count !== undefined) counts.set(category, count + times);
	else if (counts.size < MOST) counts.set(category, times);
	else tally.beyond += times;
}

/** Whether values hardly ever come twice: identifiers and free text, of which no two samples look alike. */
export function isIdentifier({ counts, beyond, rows, missing }: CategoryTally): boolean {
	return beyond > 0 || (rows - missing >= 100 && counts.size > 0.9 * (rows - missing));
}

/** The tally as the product's own summary. */
export function categoricalSummary({ counts, beyond, rows, missing }: CategoryTally): CategoricalSummary {
	const categories = Object.fromEntries(beyond > 0 ? [...counts, [OTHER, beyond]] : counts);
	return { categories, n: rows, weight: rows, weight2: rows, missing };
}
