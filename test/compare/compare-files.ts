import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_LIMITS } from '#detectors/compare/checks.ts';
import { openTable } from '#ingest/table/open-table.ts';
import type { Table } from '#ingest/table/table.ts';
import { compareTables, pairOf, type CompareOptions } from '../../src/cli/compare/compare-tables.ts';

const OPTIONS: CompareOptions = { limits: DEFAULT_LIMITS, alpha: 0.05, exact: false, ignore: [] };

/** Compares two files that are there. */
export async function compareFiles(reference: string, current: string, options: Partial<CompareOptions> = {}) {
	const given = { ...OPTIONS, ...options };
	const tables = [await openTable(reference), await openTable(current)] as const;
	try {
		return (await compareTables(pairOf(...tables, given), given)).comparison;
	} finally {
		for (const table of tables) await table.close();
	}
}

/** Runs with two files in a temporary folder, and takes them away again. */
export async function withFiles<T>(
	files: Record<string, string | Uint8Array>,
	run: (path: (name: string) => string) => Promise<T>
): Promise<T> {
	const folder = mkdtempSync(join(tmpdir(), 'leeway-compare-'));
	try {
		for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
		return await run((name) => join(folder, name));
	} finally {
		rmSync(folder, { recursive: true });
	}
}

/** Columns as the text of a file. Missing values are empty cells in CSV, and null in JSON Lines. */
export function textOf(format: 'csv' | 'jsonl', columns: Record<string, unknown[]>): string {
	const names = Object.keys(columns);
	const rows = Math.max(0, ...Object.values(columns).map((cells) => cells.length));
	const row = (i: number) => names.map((name) => columns[name]?.[i] ?? null);
	const lines = Array.from({ length: rows }, (_, i) =>
		format === 'jsonl'
			? JSON.stringify(Object.fromEntries(row(i).map((cell, c) => [names[c] ?? '', cell])))
			: row(i).map(cellText).join(',')
	);
	return `${format === 'csv' ? [names.map(cellText).join(','), ...lines].join('\n') : lines.join('\n')}\n`;
}

function cellText(cell: unknown): string {
	const text = cell === null ? '' : typeof cell === 'object' ? JSON.stringify(cell) : String(cell);
	return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Columns in memory as a table that is read column by column, like a Parquet file. */
export function memoryTable(columns: Record<string, ArrayLike<unknown>>): Table {
	const cellsOf = (name: string) => columns[name] ?? [];
	return {
		file: 'memory',
		format: 'parquet',
		columns: Object.keys(columns),
		rows: Math.max(0, ...Object.values(columns).map(({ length }) => length)),
		untyped: false,
		columnar: true,
		notes: [],
		sample: async (names) => new Map(names.map((name) => [name, Array.from(cellsOf(name))])),
		scan: async (names, visit) => {
			for (const name of names) visit(name, cellsOf(name));
		},
		close: async () => undefined
	};
}

export async function compareMemory(reference: Table, current: Table, limits: Partial<CompareOptions['limits']> = {}) {
	const options = { ...OPTIONS, limits: { ...DEFAULT_LIMITS, ...limits } };
	return (await compareTables(pairOf(reference, current, options), options)).comparison;
}
