import { freezeCategoricalBinning, toTwoSample } from '#detectors/core/binning.ts';
import type { Groups, TwoSample } from '#detectors/core/summary.ts';
import {
	addCategories,
	categoricalSummary,
	categoryTally,
	isIdentifier,
	type CategoryTally
} from './category-tally.ts';
import { cellsOf, quantileOf, type NumberCell } from './number-cells.ts';
import { addNumbers, numberTally, type NumberTally } from './number-tally.ts';
import { numericSample } from './numeric-sample.ts';
import type { PackedColumn } from './packed-column.ts';
import type { ColumnPlan } from './plan.ts';

/** Quartiles of the finite values of one side; undefined where it has none. */
export interface Quartiles {
	low: number | undefined;
	median: number | undefined;
	high: number | undefined;
}

/** All that the checks of one column need: a few hundred counts, whatever the number of rows. */
export interface ColumnMaterial {
	column: string;
	kind: 'numeric' | 'categorical';
	/** Why its law is not compared; '' where it is. */
	skip: string;
	/** The side that has no such column. */
	absent?: 'reference' | 'current';
	/** Why it could not be read at all. */
	failed?: string;
	/** What is odd about it, in words; '' where nothing is. */
	note: string;
	rows: { reference: number; current: number };
	/** Rows that hold a value. */
	values: { reference: number; current: number };
	sample: TwoSample;
	/** Standard deviation of the reference's finite values, in their unit; 1 for categories and constants. */
	spread: number;
	/** Rows without a value: current against reference. */
	missing: Groups;
	/**
	 * Rows with a category that the reference lacks, against the rows of the reference that are alone of their kind: their
	 * share is what another sample like the reference would show of categories that it lacks (Good 1953).
	 */
	fresh?: Groups & { names: string[] };
	/** Rows of another type than the reference's, where either side has any. */
	types?: Groups & { usual: string };
	quartiles?: { reference: Quartiles; current: Quartiles };
}

/** Counts of one column on both sides, filled piece by piece. */
export interface ColumnCount {
	column: string;
	plan: ColumnPlan;
	reference: NumberTally | CategoryTally;
	current: NumberTally | CategoryTally;
	/** The side that has no such column. */
	absent?: 'reference' | 'current';
}

/** `exact`: the rows of a column of numbers are kept beside their counts. */
export function columnCount(
	column: string,
	plan: ColumnPlan,
	{ absent, exact }: { absent: 'reference' | 'current' | undefined; exact: boolean }
): ColumnCount {
	const side = () => (plan.kind === 'numeric' ? numberTally(plan.grid, exact) : categoryTally());
	return { column, plan, reference: side(), current: side(), ...(absent && { absent }) };
}

export function addCells(tally: NumberTally | CategoryTally, cells: ArrayLike<unknown> | PackedColumn): void {
	if (tally.kind === 'numeric') addNumbers(tally, cells);
	else addCategories(tally, cells);
}

/** Rows that a side without the column would have had: every one of them lacks the value. */
export function addAbsent(tally: NumberTally | CategoryTally, rows: number): void {
	tally.rows += rows;
	tally.missing += rows;
}

/** A column that could not be read, so that the others keep their answers. */
export function failedMaterial(column: string, failed: string, rows: ColumnMaterial['rows']): ColumnMaterial {
	const none = { hits: 0, n: 0 };
	return {
		column,
		kind: 'categorical',
		skip: '',
		failed,
		note: '',
		rows,
		values: { reference: 0, current: 0 },
		sample: { classes: [], current: [], reference: [], ordered: false, binning_id: '' },
		spread: 1,
		missing: { group: none, against: none }
	};
}

/** `untyped`: files whose cells are all text, where a number written as text is a number. */
export function materialOf(
	{ column, plan, reference, current, absent }: ColumnCount,
	untyped: boolean
): ColumnMaterial {
	const rows = { reference: reference.rows, current: current.rows };
	const types = typesOf(reference, current, untyped);
	const shared = {
		column,
		kind: plan.kind,
		skip: plan.skip,
		note: absent
			? `the ${absent} file has no such column`
			: noteOf(current, 'current') || noteOf(reference, 'reference'),
		rows,
		values: { reference: reference.rows - reference.missing, current: current.rows - current.missing },
		missing: {
			group: { hits: current.missing, n: current.rows },
			against: { hits: reference.missing, n: reference.rows }
		},
		...(absent && { absent }),
		...(types && { types })
	};
	if (reference.kind === 'numeric' && current.kind === 'numeric') {
		const cells = cellsOf(current, reference);
		return {
			...shared,
			sample: numericSample(current, reference, cells),
			spread: spreadOf(reference),
			quartiles: {
				reference: quartiles(cells, 'reference', reference),
				current: quartiles(cells, 'current', current)
			}
		};
	}
	if (reference.kind === 'categorical' && current.kind === 'categorical')
		return { ...shared, ...categoricalMaterial(reference, current, plan.skip) };
	throw new Error(`${column}: the two sides were counted in different ways`);
}

/**
 * Classes of both sides together, so that chance treats the samples alike: classes of the reference alone would make its own
 * rare categories common and those of the other sample new.
 */
function categoricalMaterial(reference: CategoryTally, current: CategoryTally, skip: string) {
	const pooled = new Map(reference.counts);
	for (const [category, count] of current.counts) pooled.set(category, (pooled.get(category) ?? 0) + count);
	const binning = freezeCategoricalBinning(Object.fromEntries(pooled));
	const fresh = [...current.counts].filter(([category]) => !reference.counts.has(category));
	const beyond = reference.beyond > 0 ? 0 : current.beyond;
	const singles = [...reference.counts.values()].filter((count) => count === 1).length;
	const names = skip === '' && isIdentifier(reference) && isIdentifier(current);
	return {
		skip: names ? 'hardly a value comes twice: names or free text have no law to compare' : skip,
		sample: toTwoSample(binning, categoricalSummary(current), categoricalSummary(reference)),
		spread: 1,
		fresh: {
			group: { hits: fresh.reduce((sum, [, count]) => sum + count, beyond), n: current.rows },
			against: { hits: singles, n: reference.rows },
			names: fresh
				.sort(([, a], [, b]) => b - a)
				.slice(0, 3)
				.map(([category]) => category)
		}
	};
}

function spreadOf({ scale, finite: { counted, sum, sum2 } }: NumberTally): number {
	const variance = sum2 / counted - (sum / counted) ** 2;
	const spread = scale.spread * Math.sqrt(Math.max(0, variance));
	return spread > 0 && Number.isFinite(spread) ? spread : 1;
}

function quartiles(cells: readonly NumberCell[], side: 'current' | 'reference', tally: NumberTally): Quartiles {
	const at = (q: number) => quantileOf(cells, side, tally, q);
	return { low: at(0.25), median: at(0.5), high: at(0.75) };
}

function noteOf(tally: NumberTally | CategoryTally, side: string): string {
	if (tally.kind === 'categorical' || tally.text === 0) return '';
	const rows = tally.text === 1 ? '1 row' : `${tally.text} rows`;
	return `${rows} of the ${side} file ${tally.text === 1 ? 'is' : 'are'} no number, such as "${tally.example.slice(0, 40)}"`;
}

/** Rows by the type they were written in; types that untyped files do not tell apart are one. */
function rowTypes(tally: NumberTally | CategoryTally, untyped: boolean): Map<string, number> {
	const values = tally.rows - tally.missing;
	if (tally.kind === 'categorical') {
		const { number, boolean, nested } = tally.types;
		const text = values - number - boolean - nested;
		return new Map(Object.entries(untyped ? { text: values } : { text, number, boolean, nested }));
	}
	const { text, number_text, boolean } = tally;
	const written = untyped ? 0 : number_text;
	const number = values - text - boolean - written;
	return new Map(Object.entries({ number, 'number written as text': written, boolean, text }));
}

function typesOf(reference: NumberTally | CategoryTally, current: NumberTally | CategoryTally, untyped: boolean) {
	const [before, now] = [rowTypes(reference, untyped), rowTypes(current, untyped)];
	const [usual, held] = [...before].reduce((most, entry) => (entry[1] > most[1] ? entry : most), ['', 0]);
	const side = (types: Map<string, number>) => {
		const n = [...types.values()].reduce((sum, count) => sum + count, 0);
		return { hits: n - (types.get(usual) ?? 0), n };
	};
	const groups = { group: side(now), against: side(before), usual };
	return held > 0 && groups.group.hits + groups.against.hits > 0 ? groups : undefined;
}
