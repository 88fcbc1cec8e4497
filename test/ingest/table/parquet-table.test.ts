import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { isPacked, unpacked } from '#ingest/table/packed.ts';
import { parquetTable } from '#ingest/table/parquet-table.ts';
import type { Table } from '#ingest/table/table.ts';

const file = (name: string) => fileURLToPath(new URL(`../../fixtures/parquet/${name}.parquet`, import.meta.url));

async function cellsOf(table: Table, column: string): Promise<unknown[]> {
	const cells: unknown[] = [];
	await table.scan([column], (_, piece) => {
		cells.push(...Array.from(isPacked(piece) ? unpacked(piece) : piece));
	});
	return cells;
}

/** Integers of 64 bits are numbers here, and missing values null. */
const plain = (cell: unknown) => (typeof cell === 'bigint' ? Number(cell) : (cell ?? null));

describe.each(['snappy', 'zstd-v2', 'gzip', 'plain', 'delta'])('a file with %s', (name) => {
	it('gives the cells that hyparquet gives, column by column', async () => {
		const rows = await parquetReadObjects({ file: await asyncBufferFromFile(file(name)), compressors });
		const table = await parquetTable(file(name));
		expect(table.rows).toBe(300);
		for (const column of table.columns) {
			const cells = await cellsOf(table, column);
			expect(cells.map(plain), column).toEqual(rows.map((row) => plain(row[column])));
			const sample = (await table.sample([column])).get(column) ?? [];
			expect(sample.length, column).toBeGreaterThan(40);
		}
		await table.close();
	});
});

it('reads numbers and texts packed, also between missing values', async () => {
	const table = await parquetTable(file('snappy'));
	const packed = new Map<string, boolean>();
	await table.scan(table.columns, (column, cells) => packed.set(column, isPacked(cells)));
	await table.close();
	const fast = [...packed].filter(([, is]) => is).map(([column]) => column);
	expect(fast).toEqual(['double', 'double_holes', 'float', 'int32', 'int64', 'text', 'names', 'empty', 'constant']);
});

it('has columns without a row', async () => {
	const table = await parquetTable(file('no-rows'));
	expect([table.rows, table.columns.length]).toEqual([0, 16]);
	expect(await cellsOf(table, 'double')).toEqual([]);
	expect((await table.sample(['text'])).get('text')).toEqual([]);
	await table.close();
});
