import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import {
	parquetMetadataAsync,
	parquetScan,
	parquetSchema,
	type AsyncBuffer,
	type ColumnMetaData,
	type FileMetaData,
	type SchemaElement
} from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { isPacked, unpacked } from './packed.ts';
import { OtherEncoding, pageReader, pagesOf, plainColumn } from './parquet-pages.ts';
import { TableError, uniqueNames, type Cells, type Table } from './table.ts';

/** Row groups, and pages of each, that a sample is taken from: a sorted file must not show its beginning only. */
const SAMPLED = 4;
const SAMPLE_ROWS = 16_384;

/**
 * A Parquet file, read by column, row group and page. Plain numbers and texts come packed, a page at a time; all other
 * columns through hyparquet, a row group at a time.
 */
export async function parquetTable(file: string): Promise<Table> {
	const source = openSource(file);
	try {
		const metadata = await parquetMetadataAsync(source.buffer);
		const elements = parquetSchema(metadata).children.map(({ element }) => element);
		const given = elements.map(({ name }) => name);
		const byLibrary = await libraryReader(source.buffer, metadata);
		const groups = metadata.row_groups.map((_, i) => i);
		const pieces = (column: string, group: number, pages?: number): AsyncIterable<Cells> | Iterable<Cells> =>
			packedPieces(source, chunkOf(metadata, group, column), elements, column, pages) ?? byLibrary(column, group);
		return {
			file,
			format: 'parquet',
			columns: [...new Set(given)],
			rows: Number(metadata.num_rows),
			untyped: false,
			columnar: true,
			floats: new Set(elements.filter(({ type }) => type === 'DOUBLE' || type === 'FLOAT').map(({ name }) => name)),
			notes: uniqueNames(given).notes.map((note) => note.replace(/: .*/, ': only the first is compared')),
			async sample(wanted) {
				const samples = new Map<string, ArrayLike<unknown>>();
				for (const column of wanted) {
					const found: Cells[] = [];
					for (const group of spread(groups, SAMPLED))
						for await (const cells of pieces(column, group, SAMPLED)) found.push(cells);
					samples.set(column, thinned(found));
				}
				return samples;
			},
			async scan(wanted, visit) {
				for (const column of wanted)
					for (const group of groups) for await (const cells of pieces(column, group)) visit(column, cells);
			},
			close: async () => closeSync(source.handle)
		};
	} catch (error) {
		closeSync(source.handle);
		throw new TableError(`${file}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
	}
}

interface Source {
	handle: number;
	buffer: AsyncBuffer;
	read(start: number, end: number): Uint8Array<ArrayBuffer>;
}

function openSource(file: string): Source {
	const handle = openSync(file, 'r');
	const { size } = fstatSync(handle);
	const read = (start: number, end: number) => {
		const bytes = new Uint8Array(Math.max(0, Math.min(end, size) - start));
		for (let at = 0; at < bytes.length;) {
			const got = readSync(handle, bytes, at, bytes.length - at, start + at);
			if (got === 0) throw new TableError(`${file}: ends in the middle; was it copied whole?`);
			at += got;
		}
		return bytes;
	};
	return { handle, read, buffer: { byteLength: size, slice: (start, end = size) => read(start, end).buffer } };
}

function chunkOf(metadata: FileMetaData, group: number, column: string): ColumnMetaData | undefined {
	return metadata.row_groups[group]?.columns.find(({ meta_data }) => meta_data?.path_in_schema[0] === column)
		?.meta_data;
}

/** The pages of one chunk, or `pages` of them at equal distances; undefined where the library must read the column. */
function packedPieces(
	source: Source,
	meta: ColumnMetaData | undefined,
	elements: readonly SchemaElement[],
	name: string,
	pages: number | undefined
): Cells[] | Iterable<Cells> | undefined {
	const element = elements.find((candidate) => candidate.name === name);
	const column = meta && element && plainColumn(element, meta);
	if (!column) return undefined;
	const start = Number(meta.dictionary_page_offset ?? meta.data_page_offset);
	const chunk = source.read(start, start + Number(meta.total_compressed_size));
	try {
		const { dictionary, data } = pagesOf(chunk, Number(meta.num_values));
		const read = pageReader(chunk, column, meta, dictionary);
		const chosen = pages === undefined ? data : spread(data, pages);
		return chosen.values().map((page) => read(page));
	} catch (error) {
		if (error instanceof OtherEncoding) return undefined;
		throw error;
	}
}

/** Whole row groups of one column by hyparquet, which knows every type and encoding. */
async function libraryReader(buffer: AsyncBuffer, metadata: FileMetaData) {
	const { ranges, readColumn } = await parquetScan({ file: buffer, metadata, compressors });
	return async function* (column: string, group: number): AsyncGenerator<Cells> {
		const range = ranges[group];
		if (range) yield await readColumn({ column, ...range });
	};
}

/** At most so many of the items, at equal distances, the first and the last among them. */
function spread<T>(items: readonly T[], most: number): T[] {
	if (items.length <= most) return [...items];
	return Array.from({ length: most }, (_, i) => items[Math.floor((i * (items.length - 1)) / (most - 1))] as T);
}

/** At most `SAMPLE_ROWS` cells at equal distances. */
function thinned(pieces: readonly Cells[]): ArrayLike<unknown> {
	const length = pieces.reduce((sum, cells) => sum + cells.length, 0);
	const stride = Math.max(1, Math.ceil(length / SAMPLE_ROWS));
	const cells: unknown[] = [];
	let next = 0;
	let start = 0;
	for (const piece of pieces) {
		// Most pieces are typed arrays, and a few hundred cells of each are wanted: only those with gaps are unpacked.
		const all = isPacked(piece) ? unpacked(piece) : piece;
		for (; next < start + all.length; next += stride) cells.push(all[next - start]);
		start += all.length;
	}
	return cells;
}
