import { createReadStream } from 'node:fs';
import { extname } from 'node:path';
import { createInterface } from 'node:readline';
import { parse as parseCsv } from 'csv-parse';
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import type { Cells } from './map-row.ts';
import type { Source } from './mapping.ts';

const FORMATS: Record<string, 'csv' | 'jsonl' | 'parquet'> = {
	'.csv': 'csv',
	'.tsv': 'csv',
	'.data': 'csv',
	'.jsonl': 'jsonl',
	'.ndjson': 'jsonl',
	'.parquet': 'parquet',
	'.pq': 'parquet'
};

type Readable = Pick<Source, 'format' | 'csv' | 'text' | 'repeat'>;

function formatOf(file: string, source: Readable): 'csv' | 'jsonl' | 'parquet' {
	const format = source.format ?? FORMATS[extname(file)];
	if (format) return format;
	throw new Error(`${file}: the ending does not say the format; add "format: csv", "jsonl" or "parquet"`);
}

/** Number of rows where the file says it without being read, else undefined. */
export async function knownLength(file: string, source: Readable): Promise<number | undefined> {
	if (formatOf(file, source) !== 'parquet' || source.repeat !== undefined) return undefined;
	return Number((await parquetMetadataAsync(await asyncBufferFromFile(file))).num_rows);
}

/**
 * The rows of a file in their order, repeated where the source says so; of the columns named only, where the format
 * allows it. Can be called again for another pass.
 */
export async function* readRows(file: string, source: Readable, columns?: string[]): AsyncGenerator<Cells> {
	const format = formatOf(file, source);
	const wanted = columns && source.repeat !== undefined ? [...columns, source.repeat] : columns;
	const rows =
		format === 'csv' ? readCsv(file, source) : format === 'jsonl' ? readJsonLines(file) : readParquet(file, wanted);
	for await (const cells of rows) {
		const times = source.repeat === undefined ? 1 : Number(cells[source.repeat]);
		for (let i = 0; i < times; i++) yield cells;
	}
}

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

async function* readCsv(file: string, { csv, text }: Pick<Source, 'csv' | 'text'>): AsyncGenerator<Cells> {
	const parser = createReadStream(file).pipe(
		parseCsv({
			columns: csv.columns ?? true,
			delimiter: extname(file) === '.tsv' ? '\t' : csv.delimiter,
			bom: true,
			skip_empty_lines: true,
			cast: (cell, { column }) => (!text.includes(String(column)) && NUMBER.test(cell) ? Number(cell) : cell)
		})
	);
	for await (const cells of parser) yield cells as Cells;
}

async function* readJsonLines(file: string): AsyncGenerator<Cells> {
	let number = 0;
	for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
		number++;
		if (line.trim() === '') continue;
		try {
			yield JSON.parse(line) as Cells;
		} catch (error) {
			throw new Error(`${file}, line ${number}: ${error instanceof Error ? error.message : String(error)}`, {
				cause: error
			});
		}
	}
}

/** One row group in memory at a time. */
async function* readParquet(path: string, columns: string[] | undefined): AsyncGenerator<Cells> {
	const file = await asyncBufferFromFile(path);
	const metadata = await parquetMetadataAsync(file);
	let rowStart = 0;
	for (const group of metadata.row_groups) {
		const rowEnd = rowStart + Number(group.num_rows);
		yield* await parquetReadObjects({ file, metadata, compressors, rowStart, rowEnd, ...(columns && { columns }) });
		rowStart = rowEnd;
	}
}
