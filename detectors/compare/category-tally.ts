import type { CategoricalSummary } from '#detectors/core/summary.ts';
import { categoryOf } from './cell.ts';

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
	/** Cells that were numbers, booleans or nested, by that type; a column of text has none. */
	types: { number: number; boolean: number; nested: number };
}

export function categoryTally(): CategoryTally {
	return { kind: 'categorical', rows: 0, missing: 0, counts: new Map(), types: { number: 0, boolean: 0, nested: 0 } };
}

export function addCategories(tally: CategoryTally, cells: ArrayLike<unknown>): void {
	const { counts, types } = tally;
	tally.rows += cells.length;
	for (let i = 0; i < cells.length; i++) {
		const cell = cells[i];
		if (cell === null || cell === undefined) {
			tally.missing++;
			continue;
		}
		if (typeof cell !== 'string') {
			if (typeof cell === 'boolean') types.boolean++;
			else if (typeof cell === 'object') types.nested++;
			else types.number++;
		}
		const category = categoryOf(cell);
		const count = counts.get(category);
		if (count !== undefined) counts.set(category, count + 1);
		else if (counts.size < MOST) counts.set(category, 1);
		else counts.set(OTHER, (counts.get(OTHER) ?? 0) + 1);
	}
}

/** Whether values hardly ever come twice: identifiers and free text, of which no two samples look alike. */
export function isIdentifier({ counts, rows, missing }: CategoryTally): boolean {
	return counts.has(OTHER) || (rows - missing >= 100 && counts.size > 0.9 * (rows - missing));
}

/** The tally as the product's own summary. */
export function categoricalSummary({ counts, rows, missing }: CategoryTally): CategoricalSummary {
	return { categories: Object.fromEntries(counts), n: rows, weight: rows, weight2: rows, missing };
}
