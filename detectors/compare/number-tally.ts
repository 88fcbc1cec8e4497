import type { NumericSummary, Scale } from '#detectors/core/summary.ts';
import { numberOf } from './cell.ts';

/** Parts of one bin of the scale (detectors/core/scale.ts): distribution functions are read at a finer grain. */
export const PARTS = 8;
const RESOLUTION = 32 * PARTS;
/** asinh of 64 is a distance of 3e27 spreads: what lies farther shares the last bin. */
const OFFSET = 64 * RESOLUTION;

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
	/** Finite values, and how many of them have a fraction. */
	finite: number;
	fractions: number;
	min: number;
	max: number;
	/** Sum of (value - centre) / spread of the finite values, and of its square. */
	sum: number;
	sum2: number;
	/** Rows by part of a bin, from the lowest. */
	bins: Float64Array;
}

export function numberTally(scale: Scale): NumberTally {
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
		finite: 0,
		fractions: 0,
		min: Infinity,
		max: -Infinity,
		sum: 0,
		sum2: 0,
		bins: new Float64Array(2 * OFFSET + 1)
	};
}

/** Adds cells; typed arrays, which hold numbers only, take the short way. */
export function addNumbers(tally: NumberTally, cells: ArrayLike<unknown>): void {
	tally.rows += cells.length;
	if (cells instanceof Float64Array || cells instanceof Float32Array || cells instanceof Int32Array) {
		addTyped(tally, cells);
	} else if (cells instanceof Uint32Array || cells instanceof Uint8Array) {
		addTyped(tally, cells);
	} else {
		// Numbers among the cells, packed; all else is counted on the way.
		const numbers = new Float64Array(cells.length);
		let length = 0;
		for (let i = 0; i < cells.length; i++) {
			const number = cellNumber(tally, cells[i]);
			if (number !== undefined) numbers[length++] = number;
		}
		addTyped(tally, numbers.subarray(0, length));
	}
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

type Typed = Float64Array | Float32Array | Int32Array | Uint32Array | Uint8Array;

function addTyped(tally: NumberTally, values: Typed): void {
	const { bins } = tally;
	const { centre, spread } = tally.scale;
	let { min, max, sum, sum2, finite, fractions } = tally;
	for (let i = 0; i < values.length; i++) {
		const value = values[i] as number;
		let x = (value - centre) / spread;
		if (x - x !== 0) {
			if (!Number.isFinite(value)) {
				addNotFinite(tally, value);
				continue;
			}
			// Two finite numbers may lie farther apart than the largest one: the quarter of the way does not overflow.
			x = Math.sign(value / 4 - centre / 4) * Math.min(Number.MAX_VALUE, Math.abs(value / 4 - centre / 4) / spread);
		}
		const at = Math.floor(Math.asinh(x) * RESOLUTION + PARTS / 2) + OFFSET;
		const bin = at < 0 ? 0 : at > 2 * OFFSET ? 2 * OFFSET : at;
		bins[bin] = (bins[bin] as number) + 1;
		if (value < min) min = value;
		if (value > max) max = value;
		if (value !== Math.floor(value)) fractions++;
		finite++;
		sum += x;
		sum2 += x * x;
	}
	Object.assign(tally, { min, max, sum, sum2, finite, fractions });
}

function addNotFinite(tally: NumberTally, value: number): void {
	if (Number.isNaN(value)) tally.nan++;
	else if (value > 0) tally.positive_infinity++;
	else tally.negative_infinity++;
}

/** The tally as the product's own summary: text that is no number counts with NaN, which is what it is as a number. */
export function numericSummary(tally: NumberTally): NumericSummary {
	const bins: Record<string, number> = {};
	for (const [at, count] of tally.bins.entries()) {
		if (count === 0) continue;
		const bin = Math.floor((at - OFFSET) / PARTS);
		bins[bin] = (bins[bin] ?? 0) + count;
	}
	const { scale, rows, finite, sum, sum2, missing, positive_infinity, negative_infinity } = tally;
	const { centre, spread } = scale;
	return {
		scale,
		bins,
		n: rows,
		weight: rows,
		weight2: rows,
		sum: centre * finite + spread * sum,
		sum2: spread * spread * sum2 + 2 * centre * spread * sum + centre * centre * finite,
		nan: tally.nan + tally.text,
		positive_infinity,
		negative_infinity,
		missing
	};
}

/** Both sides over the parts of bins that hold anything, in the order that distribution functions need. */
export function fineCounts(current: NumberTally, reference: NumberTally): { current: number[]; reference: number[] } {
	const sides: [number[], number[]] = [leading(current), leading(reference)];
	for (const [at, count] of current.bins.entries()) {
		const other = reference.bins[at] ?? 0;
		if (count === 0 && other === 0) continue;
		sides[0].push(count);
		sides[1].push(other);
	}
	return {
		current: [...sides[0], current.positive_infinity],
		reference: [...sides[1], reference.positive_infinity]
	};
}

function leading({ missing, nan, text, negative_infinity }: NumberTally): number[] {
	return [missing, nan + text, negative_infinity];
}

/** The value below which a share q of the finite values lies, to the grain of the scale; undefined where there is none. */
export function quantileOf({ bins, finite, scale, min, max }: NumberTally, q: number): number | undefined {
	if (finite === 0) return undefined;
	let below = 0;
	const at = bins.findIndex((count) => (below += count) >= q * finite && count > 0);
	const value = scale.centre + scale.spread * Math.sinh((at - OFFSET) / RESOLUTION);
	return Math.min(max, Math.max(min, value));
}
