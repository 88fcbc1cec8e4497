import { scaleFrom } from '#detectors/core/scale.ts';
import type { Scale } from '#detectors/core/summary.ts';
import { crowdsOf } from './crowds.ts';
import { cellType, numberOf, type CellType } from './cell.ts';

/** How a column is counted: on the scale of its numbers, or by category. */
export type ColumnPlan = {
	/** Why its law is not compared, in words; '' where it is. Missing values and types are looked at all the same. */
	skip: string;
} & ({ kind: 'numeric'; grid: Grid } | { kind: 'categorical' });

/** Where numbers are counted: bins of a scale, and places in those that hold too much. */
export interface Grid {
	scale: Scale;
	cuts: ReadonlyMap<number, Float64Array>;
}

/** Different numbers, written as text on both sides, up to which they are taken for codes of categories. */
const CODES = 20;

/**
 * What kind of column two samples show. The reference decides, and the current side where the reference holds no value.
 * `asked`: somebody named the column, so that dates count as numbers and nothing is skipped. `categories`: the metric asked
 * for reads categories only, so that numbers of a few values are taken for such.
 */
export function planColumn(
	reference: ArrayLike<unknown>,
	current: ArrayLike<unknown>,
	{ untyped, asked, categories }: { untyped: boolean; asked: boolean; categories: boolean }
): ColumnPlan {
	const types = [commonTypes(reference), commonTypes(current)] as const;
	const decisive = types[0].values > 0 ? types[0] : types[1];
	const { share } = decisive;
	const numbers = share('number') + share('number_text');
	if (numbers >= 0.5) {
		const codes = !untyped && types.every((side) => side.values === 0 || side.share('number_text') === 1);
		if ((codes || categories) && distinct(reference, current) <= CODES) return { kind: 'categorical', skip: '' };
		return { kind: 'numeric', skip: '', grid: gridOf(reference, current) };
	}
	if (share('instant') > 0.5) {
		const skip = asked ? '' : 'dates: their law moves with the calendar; name the column with --columns to compare it';
		return { kind: 'numeric', skip, grid: gridOf(reference, current) };
	}
	if (share('nested') > 0.5)
		return {
			kind: 'categorical',
			skip: asked ? '' : 'nested values: name the column with --columns to compare them as text'
		};
	return { kind: 'categorical', skip: '' };
}

function commonTypes(cells: ArrayLike<unknown>): { values: number; share: (type: CellType) => number } {
	const counts = new Map<CellType, number>();
	for (let i = 0; i < cells.length; i++) {
		const type = cellType(cells[i]);
		counts.set(type, (counts.get(type) ?? 0) + 1);
	}
	const values = cells.length - (counts.get('missing') ?? 0);
	return { values, share: (type) => (counts.get(type) ?? 0) / Math.max(1, values) };
}

function distinct(...sides: ArrayLike<unknown>[]): number {
	return new Set(sides.flatMap((cells) => Array.from(cells))).size;
}

/** Centre and spread of the reference. Where it is constant, of both sides: any departure must find a bin of its own. */
function gridOf(...cells: [ArrayLike<unknown>, ArrayLike<unknown>]): Grid {
	const samples = cells.map(finiteNumbers);
	const [reference = []] = samples;
	const constant = reference.every((number) => number === reference[0]);
	const scale = { scale_id: 0, ...scaleFrom(constant ? samples.flat() : reference) };
	return { scale, cuts: crowdsOf(scale, samples) };
}

function finiteNumbers(cells: ArrayLike<unknown>): number[] {
	const numbers: number[] = [];
	for (let i = 0; i < cells.length; i++) {
		const cell = cells[i];
		const number =
			typeof cell === 'string' ? (numberOf(cell) ?? Date.parse(cell)) : cell instanceof Date ? cell.getTime() : cell;
		if (typeof number === 'number' ? Number.isFinite(number) : typeof number === 'bigint') numbers.push(Number(number));
	}
	return numbers;
}
