import { checksOf, type Limits } from '#detectors/compare/checks.ts';
import { fits } from '#detectors/compare/distance.ts';
import type { Comparison } from '#detectors/compare/finding.ts';
import { judgeChecks } from '#detectors/compare/judge.ts';
import {
	addAbsent,
	addCells,
	columnCount,
	failedMaterial,
	materialOf,
	type ColumnCount,
	type ColumnMaterial
} from '#detectors/compare/material.ts';
import { planColumn } from '#detectors/compare/plan.ts';
import type { Table } from '#ingest/table/table.ts';

export interface CompareOptions {
	limits: Limits;
	alpha: number;
	/** Statistics of numbers from the rows instead of a histogram: one column of both files is held. */
	exact: boolean;
	/** Only these columns, dates and names among them; all when left out. */
	columns?: readonly string[];
	ignore: readonly string[];
}

/** Both sides' files, and the columns that either has: those of the reference first. */
export interface Pair {
	reference: Table;
	current: Table;
	columns: string[];
}

export function pairOf(reference: Table, current: Table, options: Pick<CompareOptions, 'columns' | 'ignore'>): Pair {
	const all = [...new Set([...reference.columns, ...current.columns])];
	const columns = all.filter((name) => options.columns?.includes(name) ?? !options.ignore.includes(name));
	return { reference, current, columns };
}

/** Compares two files by Leeway's own metrics, holding counts only. */
export async function compareTables(
	pair: Pair,
	options: CompareOptions
): Promise<{ comparison: Comparison; materials: ColumnMaterial[] }> {
	const { reference, current } = pair;
	const { alpha, limits } = options;
	const materials: ColumnMaterial[] = [];
	// Column-wise files are read a column at a time, of which one is in memory; row-wise ones all at once.
	const columnar = reference.columnar && current.columnar;
	for (const names of columnar ? pair.columns.map((name) => [name]) : [pair.columns]) {
		try {
			materials.push(...(await countColumns(pair, names, options)));
		} catch (error) {
			if (!columnar) throw error;
			// One column that cannot be read (a type that the library does not know) costs no other its answer.
			const why = `cannot be read: ${error instanceof Error ? error.message : String(error)}`;
			const rows = { reference: reference.rows, current: current.rows };
			materials.push(...names.map((name) => failedMaterial(name, why, rows)));
		}
	}
	const columns = judgeChecks(
		materials.flatMap((material) => checksOf(material, limits)),
		alpha,
		limits.min_n
	);
	const comparison: Comparison = {
		reference: reference.file,
		current: current.file,
		reference_rows: reference.rows,
		current_rows: current.rows,
		method: 'leeway',
		alpha,
		assumption: 'rows are taken as independent: two files do not tell how much windows of the same traffic differ',
		notes: notesOf(pair),
		skipped: materials.flatMap(({ column, skip }) => (skip === '' ? [] : [{ column, why: skip }])),
		columns
	};
	return { comparison, materials };
}

export function notesOf({ reference, current }: Pair): string[] {
	return [reference, current].flatMap(({ file, notes }) => notes.map((note) => `${file}: ${note}`));
}

async function countColumns(
	{ reference, current }: Pair,
	names: readonly string[],
	options: CompareOptions
): Promise<ColumnMaterial[]> {
	const untyped = reference.untyped || current.untyped;
	const { metric } = options.limits;
	const categories = metric !== undefined && !fits(metric, 'numeric');
	const present = (table: Table) => names.filter((name) => table.columns.includes(name));
	const samples = [await reference.sample(present(reference)), await current.sample(present(current))] as const;
	const counts = new Map<string, ColumnCount>();
	for (const name of names) {
		const [before, now] = [samples[0].get(name), samples[1].get(name)];
		const plan = planColumn(before ?? [], now ?? [], { untyped, asked: options.columns !== undefined, categories });
		counts.set(
			name,
			columnCount(name, plan, { absent: before ? (now ? undefined : 'current') : 'reference', exact: options.exact })
		);
	}
	const scan = (side: 'reference' | 'current', table: Table) =>
		table.scan(present(table), (name, cells) => {
			const count = counts.get(name);
			if (count) addCells(count[side], cells);
		});
	await scan('reference', reference);
	await scan('current', current);
	return [...counts.values()].map((count) => {
		if (count.absent) addAbsent(count[count.absent], count.absent === 'reference' ? reference.rows : current.rows);
		return materialOf(count, untyped);
	});
}
