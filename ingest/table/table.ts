import type { PackedCells } from './packed.ts';

/**
 * Cells of one column in the order of the rows. `null` and `undefined` are missing; a `Date` is an instant, an object or
 * array is nested. Column stores give them packed.
 */
export type Cells = ArrayLike<unknown> | PackedCells;

/** A file of rows, read column-wise as often as asked, without ever holding all of it. */
export interface Table {
	file: string;
	format: 'csv' | 'jsonl' | 'json' | 'parquet';
	/** Unique, in the order of the file. */
	columns: readonly string[];
	rows: number;
	/** Cells are text whatever they mean, as in CSV: `12` may be a number, `NA` a missing value. */
	untyped: boolean;
	/** Columns can be read one by one at no extra cost. */
	columnar: boolean;
	/** Columns that the file declares as numbers with a fraction, whatever their values. */
	floats?: ReadonlySet<string>;
	/** What a reader of the result should know about the file: a repeated column name, short rows, a misleading ending. */
	notes: readonly string[];
	/** Cells from all over the file, in its order: enough to tell the kind and the scale of a column. */
	sample(columns: readonly string[]): Promise<Map<string, ArrayLike<unknown>>>;
	/** Every cell of the columns named, in pieces; the pieces of one column come in the order of its rows. */
	scan(columns: readonly string[], visit: (column: string, cells: Cells) => void): Promise<void>;
	close(): Promise<void>;
}

/** A file that cannot be read as a table; the message names the file, the place and the fix. */
export class TableError extends Error {}

/** Names made unique: the second `age` is `age (2)`, and a note says so. An empty name is `column 3`. */
export function uniqueNames(names: readonly string[]): { columns: string[]; notes: string[] } {
	const seen = new Map<string, number>();
	const notes: string[] = [];
	const columns = names.map((given, i) => {
		const name = given.trim() === '' ? `column ${i + 1}` : given.trim();
		const times = (seen.get(name) ?? 0) + 1;
		seen.set(name, times);
		if (times === 1) return name;
		notes.push(`the column "${name}" stands ${times} times: the later ones are called "${name} (${times})"`);
		return `${name} (${times})`;
	});
	return { columns, notes };
}
