import type { NumericSummary, Scale } from '#detectors/core/summary.ts';
import { countNumbers, OFFSET, PARTS, type Sums } from './asinh-bins.ts';
import { numberOf } from './cell.ts';
import { emptyCrowds, type Crowd } from './crowd.ts';
import type { PackedColumn } from './packed-column.ts';
import type { Grid } from './plan.ts';

/** A column of numbers of one side, counted. */
export interface NumberTally {
	kind: 'numeric';
	scale: Scale;
	rows: number;
	missing: number;
	nan: number;
	positive_infinity: number;
	negative_infinity: number;
	/** Cells that are no numbers at all, and an example of them. */
	text: number;
	example: string;
	/** Among the numbers, those that were written as text, and those that were true or false. */
	number_text: number;
	boolean: number;
	/** Of the finite values: how many, the least, the greatest, and sums of (value - centre) / spread and its square. */
	finite: Sums;
	/** Rows by part of a bin, from the lowest. */
	bins: Float64Array;
	/** Parts that hold too many rows to be one cell, parted further. */
	crowds: ReadonlyMap<number, Crowd>;
	/** The numbers themselves, piece by piece, where exact statistics were asked for. */
	kept?: Float64Array[];
}

export function numberTally({ scale, cuts }: Grid, exact = false): NumberTally {
	return {
		kind: 'numeric',
		scale,
		rows: 0,
		missing: 0,
		nan: 0,
		positive_infinity: 0,
		negative_infinity: 0,
		text: 0,
		example: '',
		number_text: 0,
		boolean: 0,
		finite: { counted: 0, min: Infinity, max: -Infinity, sum: 0, sum2: 0 },
		bins: new Float64Array(2 * OFFSET + 1),
		crowds: emptyCrowds(cuts),
		...(exact && { kept: [] })
	};
}

/** Adds cells; packed ones and typed arrays, which hold numbers only, take the short way. */
export function addNumbers(tally: NumberTally, cells: ArrayLike<unknown> | PackedColumn): void {
	tally.rows += cells.length;
	if ('packed' in cells) {
		const { values, words, length } = cells;
		tally.missing += length - values.length;
		if (words)
			addMixed(
				tally,
				Array.from(values, (code) => words[code])
			);
		else addTyped(tally, values);
	} else if (cells instanceof Float64Array || cells instanceof Float32Array || cells instanceof Int32Array)
		addTyped(tally, cells);
	else addMixed(tally, cells);
}

/** Numbers among the cells, packed; all else is counted on the way. */
function addMixed(tally: NumberTally, cells: ArrayLike<unknown>): void {
	const numbers = new Float64Array(cells.length);
	let length = 0;
	for (let i = 0; i < cells.length; i++) {
		const number = cellNumber(tally, cells[i]);
		if (number !== undefined) numbers[length++] = number;
	}
	addTyped(tally, numbers.subarray(0, length));
}

/** A cell as a number, or undefined once it was counted as something else. */
function cellNumber(tally: NumberTally, cell: unknown): number | undefined {
	if (typeof cell === 'number') return cell;
	if (typeof cell === 'bigint') return Number(cell);
	if (typeof cell === 'boolean') {
		tally.boolean++;
		return Number(cell);
	}
	if (cell === null || cell === undefined) {
		tally.missing++;
		return undefined;
	}
	if (cell instanceof Date) return cell.getTime();
	const number = typeof cell === 'string' ? (numberOf(cell) ?? instantOf(cell)) : undefined;
	if (number !== undefined) {
		tally.number_text++;
		return number;
	}
	if (tally.text === 0) tally.example = typeof cell === 'string' ? cell : JSON.stringify(cell);
	tally.text++;
	return undefined;
}

/** Milliseconds of a text that is a date; a column of dates is compared as numbers where somebody asks for it. */
function instantOf(text: string): number | undefined {
	const time = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : NaN;
	return Number.isNaN(time) ? undefined : time;
}

function addTyped(tally: NumberTally, values: ArrayLike<number>): void {
	const { scale, bins, crowds, finite: sums } = tally;
	tally.kept?.push(Float64Array.from(values));
	countNumbers(values, { ...scale, bins, crowds, sums, odd: (value) => addOdd(tally, value) });
}

/** A value that is not finite, or lies so far off that the way there overflows: then it is in the last bin of its side. */
function addOdd(tally: NumberTally, value: number): void {
	if (Number.isNaN(value)) tally.nan++;
	else if (value === Infinity) tally.positive_infinity++;
	else if (value === -Infinity) tally.negative_infinity++;
	else {
		const at = value > tally.scale.centre ? 2 * OFFSET : 0;
		tally.bins[at] = (tally.bins[at] ?? 0) + 1;
		tally.finite.counted++;
		tally.finite.min = Math.min(tally.finite.min, value);
		tally.finite.max = Math.max(tally.finite.max, value);
	}
}

/** The tally as the product's own summary: text that is no number counts with NaN, which is what it is as a number. */
export function numericSummary(tally: NumberTally): NumericSummary {
	const bins: Record<string, number> = {};
	for (let at = 0; at < tally.bins.length; at++) {
		const count = tally.bins[at] as number;
		if (count === 0) continue;
		const bin = Math.floor((at - OFFSET) / PARTS);
		bins[bin] = (bins[bin] ?? 0) + count;
	}
	const { scale, rows, missing, positive_infinity, negative_infinity } = tally;
	const { centre, spread } = scale;
	const { counted, sum, sum2 } = tally.finite;
	return {
		scale,
		bins,
		n: rows,
		weight: rows,
		weight2: rows,
		sum: centre * counted + spread * sum,
		sum2: spread * spread * sum2 + 2 * centre * spread * sum + centre * centre * counted,
		nan: tally.nan + tally.text,
		positive_infinity,
		negative_infinity,
		missing
	};
}
