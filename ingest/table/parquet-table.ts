import { open } from 'node:fs/promises';
import { parquetMetadataAsync, parquetScan, parquetSchema, type AsyncBuffer } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { TableError, uniqueNames, type Cells, type Table } from './table.ts';

/** Row groups that a sample is taken from, spread over the file: a sorted file must not show its beginning only. */
const SAMPLE_GROUPS = 4;
const SAMPLE_ROWS = 16_384;

/** A Parquet file, read by column and row group: no more than a few groups of one column are in memory. */
export async function parquetTable(file: string): Promise<Table> {
	const { buffer, close } = await openBuffer(file);
	try {
		const metadata = await parquetMetadataAsync(buffer);
		const elements = parquetSchema(metadata).children.map(({ element }) => element);
		const given = elements.map(({ name }) => name);
		const columns = [...new Set(given)];
		const { ranges, readColumn } = await parquetScan({ file: buffer, metadata, compressors });
		const at = (i: number) => Math.floor((i * (ranges.length - 1)) / Math.max(1, SAMPLE_GROUPS - 1));
		const sampled = [...new Set(Array.from({ length: SAMPLE_GROUPS }, (_, i) => at(i)))];
		// The groups of the last sample stay until they are scanned, so that nothing is decoded twice.
		let held: { column: string; groups: Map<number, Cells> } | undefined;
		const group = async (column: string, i: number): Promise<Cells> => {
			const range = ranges[i];
			if (!range) return [];
			return (held?.column === column && held.groups.get(i)) || readColumn({ column, ...range });
		};
		return {
			file,
			format: 'parquet',
			columns,
			rows: Number(metadata.num_rows),
			untyped: false,
			columnar: true,
			floats: new Set(elements.filter(({ type }) => type === 'DOUBLE' || type === 'FLOAT').map(({ name }) => name)),
			notes: uniqueNames(given).notes.map((note) => note.replace(/: .*/, ': only the first is compared')),
			async sample(wanted) {
				const samples = new Map<string, Cells>();
				for (const column of wanted) {
					const groups = new Map<number, Cells>();
					for (const i of sampled) groups.set(i, await group(column, i));
					held = { column, groups };
					samples.set(column, thinned([...groups.values()]));
				}
				return samples;
			},
			async scan(wanted, visit) {
				for (const column of wanted) {
					for (let i = 0; i < ranges.length; i++) visit(column, await group(column, i));
					if (held?.column === column) held = undefined;
				}
			},
			close
		};
	} catch (error) {
		await close();
		throw new TableError(`${file}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
	}
}

/** At most `SAMPLE_ROWS` cells at equal distances. */
function thinned(pieces: readonly Cells[]): Cells {
	const length = pieces.reduce((sum, cells) => sum + cells.length, 0);
	const stride = Math.max(1, Math.ceil(length / SAMPLE_ROWS));
	const cells: unknown[] = [];
	let next = 0;
	let start = 0;
	for (const piece of pieces) {
		for (; next < start + piece.length; next += stride) cells.push(piece[next - start]);
		start += piece.length;
	}
	return cells;
}

async function openBuffer(file: string): Promise<{ buffer: AsyncBuffer; close: () => Promise<void> }> {
	const handle = await open(file);
	const { size } = await handle.stat();
	return {
		buffer: {
			byteLength: size,
			async slice(start, end = size) {
				const bytes = new Uint8Array(Math.max(0, Math.min(end, size) - start));
				let read = 0;
				while (read < bytes.length) {
					const { bytesRead } = await handle.read(bytes, read, bytes.length - read, start + read);
					if (bytesRead === 0) throw new TableError(`${file}: ends in the middle; was it copied whole?`);
					read += bytesRead;
				}
				return bytes.buffer;
			}
		},
		close: () => handle.close()
	};
}
