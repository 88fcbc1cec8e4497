import { driversOf } from '#core/metric-words.ts';
import type { Leeway } from '#core/verdict.ts';
import type { Check } from '#detectors/compare/checks.ts';
import { categoryOf, cellType, numberOf } from '#detectors/compare/cell.ts';
import type { ComparedFinding } from '#detectors/compare/finding.ts';
import { judgeChecks } from '#detectors/compare/judge.ts';
import { failedMaterial, type ColumnMaterial } from '#detectors/compare/material.ts';
import { freezeCategoricalBinning, type Binning } from '#detectors/core/binning.ts';
import { encodeRows, encodingOf, type RawRow } from '#detectors/core/encode-rows.ts';
import { uniformFrom } from '#detectors/core/seeded.ts';
import { correlationChange } from '#detectors/metrics/correlation-change.ts';
import { domainClassifier } from '#detectors/metrics/domain-classifier.ts';
import { unpacked } from '#ingest/table/packed.ts';
import type { Table } from '#ingest/table/table.ts';
import type { CompareOptions, Pair } from './compare-tables.ts';

/** Rows of each file that are compared whole. */
const MOST_ROWS = 10_000;
/** Part of alpha that whole rows spend; the columns have the rest. */
export const ROWS_SHARE = 0.1;

const CHECKS = [
	{
		metric: domainClassifier,
		max: 0.6,
		why: 'default: one column that moved by a third of a standard deviation gives 0.6'
	},
	{ metric: correlationChange, max: 0.2, why: 'default: a rank correlation may change by a fifth' }
];

/** Whole rows of both files, as far as their columns can be compared: a sample, the same at every run. */
export async function compareRows(
	{ reference, current }: Pair,
	materials: readonly ColumnMaterial[],
	{ alpha, limits }: CompareOptions
): Promise<ComparedFinding[]> {
	const used = materials.filter(
		({ skip, failed, absent }) => skip === '' && failed === undefined && absent === undefined
	);
	const encoding = encodingOf(used.map((material) => ({ feature: material.column, binning: binningOf(material) })));
	const names = [...encoding.numbers, ...encoding.categories.map(({ feature }) => feature)];
	const sideOf = async (table: Table) => {
		const columns = await sampled(table, names);
		const rows = columns.get(names[0] ?? '')?.length ?? 0;
		const raw = Array.from({ length: rows }, (_, row): RawRow => {
			const cell = (name: string) => columns.get(name)?.[row];
			return {
				numbers: encoding.numbers.map((name) => asNumber(cell(name))),
				categories: encoding.categories.map(({ feature }) => asCategory(cell(feature))),
				vector: []
			};
		});
		return encodeRows(encoding, shuffled(raw));
	};
	const joint = { reference: await sideOf(reference), current: await sideOf(current) };
	const rows = { reference: joint.reference.n, current: joint.current.n };
	const { failed: _, ...material } = failedMaterial('whole rows', '', rows);
	const checks = CHECKS.map(({ metric, max, why }): Check => {
		const leeway: Leeway = { origin: metric.origin ?? 0, max, unit: '', rationale: why, revision: 1 };
		return {
			material,
			metric: metric.name,
			leeway,
			detail: '',
			change: '',
			estimate: (context) => metric.estimate(joint, context)
		};
	});
	return judgeChecks(checks, alpha * ROWS_SHARE, limits.min_n).map((finding) => {
		const drivers = driversOf(finding);
		return { ...finding, change: finding.moved && drivers.length > 0 ? `mostly by ${drivers.join(', ')}` : '' };
	});
}

function binningOf({ kind, sample }: ColumnMaterial): Binning {
	if (kind === 'numeric')
		return { kind, binning_id: '', scale: { scale_id: 0, centre: 0, spread: 1 }, low: 0, high: 0, bounds: [] };
	const counts = sample.classes.flatMap(({ label, kind }, i) =>
		kind === 'value' ? [[label, sample.reference[i] ?? 0] as const] : []
	);
	return freezeCategoricalBinning(Object.fromEntries(counts));
}

/** Cells of the same rows of each column, drawn evenly. */
async function sampled(table: Table, names: readonly string[]): Promise<Map<string, unknown[]>> {
	const draw = uniformFrom(1);
	const chosen = Uint8Array.from({ length: table.rows }, () => Number(draw() * table.rows < MOST_ROWS));
	const found = new Map(names.map((name) => [name, [] as unknown[]]));
	const places = new Map<string, number>();
	await table.scan(names, (name, packed) => {
		const cells = unpacked(packed);
		const [from, kept] = [places.get(name) ?? 0, found.get(name)];
		for (let i = 0; i < cells.length; i++) if (chosen[from + i] === 1) kept?.push(cells[i] ?? null);
		places.set(name, from + cells.length);
	});
	return found;
}

function asNumber(cell: unknown): number | null {
	if (cell instanceof Date) return cell.getTime();
	if (typeof cell === 'string') return numberOf(cell) ?? null;
	return typeof cell === 'number' || typeof cell === 'bigint' || typeof cell === 'boolean' ? Number(cell) : null;
}

function asCategory(cell: unknown): string | null {
	return cellType(cell) === 'missing' ? null : categoryOf(cell);
}

/** In an order of its own, so that every third row is from all over the file. */
function shuffled<T>(rows: readonly T[]): T[] {
	const draw = uniformFrom(2);
	return rows
		.map((row) => ({ row, place: draw() }))
		.sort((a, b) => a.place - b.place)
		.map(({ row }) => row);
}
