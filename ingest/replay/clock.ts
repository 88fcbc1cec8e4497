import { looseInstant } from '../decode/loose-instant.ts';
import { scalarOf } from '../decode/mapping/value.ts';
import type { Cells } from './map-row.ts';
import type { Time } from './mapping.ts';

/** Event time of each row in turn, in ms since 1970. */
export type Clock = (cells: Cells, index: number) => number;

/** Rows in all and per year, for clocks that spread rows. */
export interface RowCounts {
	total: number;
	years: Map<number, number>;
}

/** The column whose years have to be counted before rows can be spread. */
export function yearColumn(time: Time): string | undefined {
	return 'spread_evenly' in time ? time.spread_evenly.column : undefined;
}

export function clockOf(time: Time, counts: RowCounts): Clock {
	if ('evenly' in time) {
		const [start, end] = [Date.parse(time.evenly.start), Date.parse(time.evenly.end)];
		return (_, index) => Math.floor(start + ((end - start) * index) / counts.total);
	}
	if ('spread_evenly' in time) return spreadByYear(time.spread_evenly.column, counts.years);
	if ('since' in time) {
		const [start, unit] = [Date.parse(time.since), time.unit === 's' ? 1000 : 1];
		return (cells, index) => start + unit * numberOf(cells, time.column, index);
	}
	return (cells, index) => {
		const cell = scalarOf(cells[time.column]);
		const found = looseInstant(cell);
		if (found === undefined)
			throw new Error(`Row ${index}: ${time.column} is ${JSON.stringify(cell)}, which is no time`);
		return found;
	};
}

function spreadByYear(column: string, years: ReadonlyMap<number, number>): Clock {
	const passed = new Map<number, number>();
	return (cells, index) => {
		const year = numberOf(cells, column, index);
		const place = passed.get(year) ?? 0;
		passed.set(year, place + 1);
		const [start, end] = [Date.UTC(year, 0), Date.UTC(year + 1, 0)];
		return Math.floor(start + ((end - start) * place) / (years.get(year) ?? 1));
	};
}

function numberOf(cells: Cells, column: string, index: number): number {
	const number = Number(scalarOf(cells[column]) ?? NaN);
	if (Number.isFinite(number)) return number;
	throw new Error(`Row ${index}: ${column} is ${JSON.stringify(scalarOf(cells[column]))}, which is no number`);
}
