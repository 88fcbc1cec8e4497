import type { Fine } from '#detectors/core/summary.ts';
import { OFFSET, PARTS, RESOLUTION } from './asinh-bins.ts';
import { crowdValue } from './crowd.ts';
import type { NumberTally } from './number-tally.ts';

/** Rows of both sides in one cell, and the value that stands for it. */
export interface NumberCell {
	value: number;
	current: number;
	reference: number;
}

/** The finite numbers of both sides by the cells that hold any, rising: parts of bins, and places in crowded ones. */
export function cellsOf(current: NumberTally, reference: NumberTally): NumberCell[] {
	const cells: NumberCell[] = [];
	const add = (value: number, now: number, before: number) => {
		if (now > 0 || before > 0) cells.push({ value, current: now, reference: before });
	};
	const { centre, spread } = current.scale;
	for (let at = 0; at < current.bins.length; at++) {
		const count = current.bins[at] as number;
		const other = reference.bins[at] as number;
		if (count === 0 && other === 0) continue;
		const [now, before] = [current.crowds.get(at), reference.crowds.get(at)];
		if (now && before)
			for (const [i, count] of now.counts.entries()) add(crowdValue(now, i), count, before.counts[i] ?? 0);
		else add(centre + spread * Math.sinh((at - OFFSET - PARTS / 2 + 0.5) / RESOLUTION), count, other);
	}
	return cells;
}

/** Both sides' cells in the order that distribution functions need. */
export function fineCounts(cells: readonly NumberCell[], current: NumberTally, reference: NumberTally): Fine {
	const along = (tally: NumberTally, side: 'current' | 'reference') => [
		tally.missing,
		tally.nan + tally.text,
		tally.negative_infinity,
		...cells.map((cell) => cell[side]),
		tally.positive_infinity
	];
	return {
		current: along(current, 'current'),
		reference: along(reference, 'reference'),
		values: [NaN, NaN, -Infinity, ...cells.map(({ value }) => value), Infinity]
	};
}

/** The value below which a share q of a side's finite values lies, to the grain of the cells; undefined without any. */
export function quantileOf(
	cells: readonly NumberCell[],
	side: 'current' | 'reference',
	{ finite: { counted, min, max } }: NumberTally,
	q: number
): number | undefined {
	let below = 0;
	const cell = cells.find((cell) => (below += cell[side]) >= q * counted && cell[side] > 0);
	return cell && Math.min(max, Math.max(min, cell.value));
}
