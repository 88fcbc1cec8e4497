import { open } from 'node:fs/promises';
import { extname } from 'node:path';
import { csvTable } from './csv-table.ts';
import { jsonLinesTable, jsonTable } from './json-table.ts';
import { parquetTable } from './parquet-table.ts';
import { TableError, type Table } from './table.ts';

const ENDINGS: Record<string, Table['format']> = {
	'.csv': 'csv',
	'.tsv': 'csv',
	'.txt': 'csv',
	'.data': 'csv',
	'.jsonl': 'jsonl',
	'.ndjson': 'jsonl',
	'.json': 'jsonl',
	'.parquet': 'parquet',
	'.pq': 'parquet'
};

/**
 * Opens a CSV, JSON Lines, JSON or Parquet file. Its first bytes decide which it is: an ending may mislead, and then a
 * note says so. Throws `TableError` where the file cannot be read.
 */
export async function openTable(file: string, { delimiter }: { delimiter?: string } = {}): Promise<Table> {
	const head = await readHead(file);
	const format = formatOf(file, head);
	const text = new TextDecoder(head[0] === 0xff && head[1] === 0xfe ? 'utf-16le' : 'utf-8').decode(head);
	const table = await {
		parquet: () => parquetTable(file),
		json: () => jsonTable(file),
		jsonl: () => jsonLinesTable(file),
		csv: () => csvTable(file, text, delimiter ?? (extname(file) === '.tsv' ? '\t' : undefined))
	}[format]();
	const promised = ENDINGS[extname(file).toLowerCase()];
	if (promised === undefined || promised === format || (promised === 'jsonl' && format === 'json')) return table;
	return {
		...table,
		notes: [`the ending says ${promised}, the content is ${format}: read as ${format}`, ...table.notes]
	};
}

function formatOf(file: string, head: Uint8Array): Table['format'] {
	const starts = (...bytes: number[]) => bytes.every((byte, i) => head[i] === byte);
	if (head.length === 0) throw new TableError(`${file} is empty: it has no rows and no column names`);
	if (starts(0x50, 0x41, 0x52, 0x31)) return 'parquet';
	if (starts(0x1f, 0x8b)) throw new TableError(`${file} is compressed with gzip: unpack it first`);
	if (starts(0x50, 0x4b)) throw new TableError(`${file} is a ZIP or Excel file: save it as CSV first`);
	if (starts(0xff, 0xfe)) return 'csv';
	if (head.includes(0)) throw new TableError(`${file} is binary, and no Parquet: expected CSV, JSON Lines or Parquet`);
	const first = new TextDecoder().decode(head).trimStart()[0];
	if (first === undefined) throw new TableError(`${file} holds only white space: it has no column names`);
	return first === '{' ? 'jsonl' : first === '[' ? 'json' : 'csv';
}

async function readHead(file: string): Promise<Uint8Array> {
	const handle = await open(file).catch((error: NodeJS.ErrnoException) => {
		throw new TableError(
			error.code === 'ENOENT' ? `There is no file ${file}.` : `${file} cannot be opened: ${error.message}`,
			{ cause: error }
		);
	});
	try {
		const head = new Uint8Array(65_536);
		const { bytesRead } = await handle.read(head, 0, head.length, 0).catch((error: NodeJS.ErrnoException) => {
			throw new TableError(
				error.code === 'EISDIR' ? `${file} is a folder: name a file in it` : `${file}: ${error.message}`
			);
		});
		return head.subarray(0, bytesRead);
	} finally {
		await handle.close();
	}
}
