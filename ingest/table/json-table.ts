import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { TableError, type Table } from './table.ts';
import { PIECE_ROWS, textTable, type Piece } from './text-table.ts';

/** A JSON Lines file: one object a line. Objects inside become columns of their own: `features.income`. */
export async function jsonLinesTable(file: string): Promise<Table> {
	async function* rows(): AsyncGenerator<unknown> {
		let line = 0;
		for await (const text of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
			line++;
			const json = line === 1 ? text.replace(/^\uFEFF/, '') : text;
			if (json.trim() !== '') yield parsed(json, `${file}, line ${line}`);
		}
	}
	return objectTable(file, 'jsonl', rows);
}

/** A JSON file: one array of objects. It is held whole, so JSON Lines suits large data better. */
export async function jsonTable(file: string): Promise<Table> {
	const value = parsed((await readFile(file, 'utf8')).replace(/^\uFEFF/, ''), file);
	if (!Array.isArray(value)) throw new TableError(`${file}: the JSON is no array of objects`);
	return objectTable(file, 'json', async function* () {
		yield* value;
	});
}

async function objectTable(file: string, format: 'json' | 'jsonl', rows: () => AsyncIterable<unknown>): Promise<Table> {
	const columns = new Set<string>();
	async function* read(): AsyncGenerator<Piece> {
		let piece: Piece = { rows: 0, cells: new Map() };
		let number = 0;
		for await (const row of rows()) {
			number++;
			if (!isObject(row)) throw new TableError(`${file}, row ${number}: expected an object such as {"age": 41}`);
			addObject(piece, row, '', columns);
			piece.rows++;
			if (piece.rows < PIECE_ROWS) continue;
			yield padded(piece);
			piece = { rows: 0, cells: new Map() };
		}
		if (piece.rows > 0) yield padded(piece);
	}
	return textTable({ file, format, untyped: false, columns: () => [...columns], notes: () => [] }, read);
}

function addObject(piece: Piece, row: Record<string, unknown>, prefix: string, columns: Set<string>): void {
	for (const [key, value] of Object.entries(row)) {
		const column = prefix + key;
		if (isObject(value) && Object.keys(value).length > 0) addObject(piece, value, `${column}.`, columns);
		else {
			columns.add(column);
			const values = piece.cells.get(column) ?? [];
			piece.cells.set(column, values);
			values[piece.rows] = value;
		}
	}
}

/** Every column as long as the piece: keys that the last rows lack are missing there. */
function padded(piece: Piece): Piece {
	for (const values of piece.cells.values()) values.length = piece.rows;
	return piece;
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parsed(text: string, place: string): unknown {
	try {
		return JSON.parse(text);
	} catch (error) {
		throw new TableError(`${place}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
	}
}
