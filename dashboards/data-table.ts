import { decimalsOf, formatNumber, VERDICT_WORDS } from '#core/format.ts';
import { formatMoment } from '#core/time-format.ts';
import type { ChartPoint } from './points.ts';

/** The data of a chart as a table and as CSV, for everybody whom a canvas tells nothing. */
export interface DataTable {
	columns: string[];
	rows: (string | number | null)[][];
}

/** Looks as rows, newest first. Numbers are in the unit of the finding (shares between 0 and 1). */
export function pointsTable(points: readonly ChartPoint[], unit: string, zone: string): DataTable {
	const named = (name: string) => (unit === '' ? name : `${name}, ${unit}`);
	return {
		columns: ['Window end', named('Value'), 'Lower', 'Upper', 'Verdict', 'Moved', 'n'],
		rows: points.toReversed().map((point) => {
			const decimals = decimalsOf(point) + 1;
			const text = (value: number | null) => (value === null ? null : formatNumber(value, { decimals }));
			return [
				formatMoment(point.time, zone, points.at(-1)?.time),
				text(point.value),
				text(point.lower),
				text(point.upper),
				point.verdict === 'blind' && point.detail ? `Blind: ${point.detail}` : VERDICT_WORDS[point.verdict],
				point.moved ? 'yes' : 'no',
				point.n ?? null
			];
		})
	};
}

/** RFC 4180, with real minus signs made machine-readable again. */
export function toCsv({ columns, rows }: DataTable): string {
	const cell = (value: string | number | null) => {
		const text = String(value ?? '')
			.replaceAll('\u2212', '-')
			.replaceAll('\u00a0', ' ');
		// A spreadsheet runs what begins like a formula; numbers may keep their sign.
		const safe = /^[=+@\t\r]|^-(?![\d.])/.test(text) ? `'${text}` : text;
		return /[",\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
	};
	return [columns, ...rows].map((row) => row.map(cell).join(',')).join('\r\n');
}
