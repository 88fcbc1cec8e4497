import { createReadStream } from 'node:fs';
import { CsvError, parse } from 'csv-parse';
import { TableError, uniqueNames, type Table } from './table.ts';
import { PIECE_ROWS, textTable, type Piece } from './text-table.ts';

const DELIMITERS = [',', ';', '\t', '|'];

/** Missing values as spreadsheets, databases and pandas write them; compared in lower case. */
const MISSING = new Set(['', 'na', 'n/a', 'nan', 'null', 'none', '<na>', '#n/a', '#na', '-nan']);

/** A CSV file: a header, then rows. The delimiter is the one that parts the header into most columns. */
export async function csvTable(file: string, head: string, delimiter = delimiterOf(head)): Promise<Table> {
	let header: ReturnType<typeof uniqueNames> | undefined;
	let ragged = 0;
	const columns = () => header?.columns ?? [];
	async function* read(): AsyncGenerator<Piece> {
		ragged = 0;
		let piece = emptyPiece(columns());
		let first = true;
		const parser = createReadStream(file).pipe(
			parse({ delimiter, bom: true, skip_empty_lines: true, relax_column_count: true, relax_quotes: true })
		);
		try {
			for await (const record of parser as AsyncIterable<string[]>) {
				if (first) {
					first = false;
					header ??= uniqueNames(record);
					piece = emptyPiece(columns());
					continue;
				}
				if (record.length !== columns().length) ragged++;
				addRow(piece, record);
				if (piece.rows < PIECE_ROWS) continue;
				yield piece;
				piece = emptyPiece(columns());
			}
		} catch (error) {
			if (!(error instanceof CsvError)) throw error;
			throw new TableError(`${file}: ${error.message}`, { cause: error });
		}
		if (piece.rows > 0) yield piece;
	}
	const notes = () => [
		...(header?.notes ?? []),
		...(ragged > 0 ? [`${ragged} rows have more or fewer cells than the header; what lacks counts as missing`] : [])
	];
	return textTable({ file, format: 'csv', untyped: true, columns, notes }, read);
}

function emptyPiece(columns: readonly string[]): Piece {
	return { rows: 0, cells: new Map(columns.map((column) => [column, []])) };
}

function addRow(piece: Piece, record: readonly string[]): void {
	let i = 0;
	for (const values of piece.cells.values()) values.push(cellOf(record[i++]));
	piece.rows++;
}

function cellOf(text: string | undefined): string | null {
	// The longest word for a missing value has four letters: most cells are told by their length alone.
	if (text === undefined) return null;
	return text.length <= 4 && MISSING.has(text.trim().toLowerCase()) ? null : text;
}

/** The delimiter that stands most often in the first line, outside quotes. */
function delimiterOf(head: string): string {
	const line = (/^(?:"(?:[^"]|"")*"|[^"\n])*/.exec(head)?.[0] ?? '').replace(/"(?:[^"]|"")*"/g, '');
	const times = (delimiter: string) => line.split(delimiter).length;
	return DELIMITERS.reduce((best, delimiter) => (times(delimiter) > times(best) ? delimiter : best), ',');
}
