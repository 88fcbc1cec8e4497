import type { Cells, Table } from './table.ts';

/** Some rows of a text file, column by column in the order of `columns` so far; a column that came later is shorter. */
export interface Piece {
	rows: number;
	cells: Map<string, unknown[]>;
}

/** Rows in a piece: large enough to spare calls, small enough to stay in the cache. */
export const PIECE_ROWS = 4096;
/** Rows of the sample at most: halved by leaving out every other one whenever it is full. */
const SAMPLE_ROWS = 16_384;
/** Cells of a file that are kept for the second pass, so that a small file is read once. */
const KEPT_CELLS = 4_000_000;

/**
 * A table over a file that must be read row by row. It is read once to find its columns, its length and a sample of rows
 * at equal distances, and again for every scan, unless it is small enough to be kept.
 */
export async function textTable(
	about: Pick<Table, 'file' | 'format' | 'untyped'> & { columns: () => readonly string[]; notes: () => string[] },
	read: () => AsyncIterable<Piece>
): Promise<Table> {
	let kept: Piece[] | undefined = [];
	let cells = 0;
	let rows = 0;
	let stride = 1;
	let picked: Map<string, unknown>[] = [];
	for await (const piece of read()) {
		cells += piece.rows * piece.cells.size;
		if (cells > KEPT_CELLS) kept = undefined;
		kept?.push(piece);
		for (let row = 0; row < piece.rows; row++) {
			if ((rows + row) % stride !== 0) continue;
			picked.push(new Map(Array.from(piece.cells, ([column, values]) => [column, values[row]])));
			if (picked.length < SAMPLE_ROWS) continue;
			picked = picked.filter((_, i) => i % 2 === 0);
			stride *= 2;
		}
		rows += piece.rows;
	}
	const pieces = kept;
	return {
		...about,
		columns: about.columns(),
		notes: about.notes(),
		rows,
		columnar: false,
		sample: async (columns) =>
			new Map(columns.map((column): [string, ArrayLike<unknown>] => [column, picked.map((row) => row.get(column))])),
		async scan(columns, visit) {
			const missing = (n: number): Cells => Array.from({ length: n });
			for await (const piece of pieces ?? read())
				for (const column of columns) visit(column, piece.cells.get(column) ?? missing(piece.rows));
		},
		close: async () => undefined
	};
}
