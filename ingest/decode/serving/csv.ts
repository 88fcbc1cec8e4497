import { parse } from 'csv-parse/browser/esm/sync';
import { rejected, type Scalar } from '../event.ts';
import { tidy, type Result, type Rows } from './cells.ts';

const NUMBER = /^\s*[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?\s*$/;

/** Lines of CSV without a header, one an instance, as one vector each under `name`. */
export function csvRows(text: string, name: string): Result<Rows> {
	let lines: string[][];
	try {
		lines = text.includes('"')
			? parse(text, { relaxColumnCount: true, skipEmptyLines: true, trim: true })
			: split(text);
	} catch (error) {
		return rejected('encoding', `not CSV: ${error instanceof Error ? error.message : String(error)}`);
	}
	const rows = lines.map((line) => {
		const values = line.map(valueOf);
		return { [name]: values.length === 1 ? (values[0] ?? null) : values };
	});
	return { ok: { rows, named: false } };
}

/** Text without a quote, as a parser would read it, without the cost of setting one up. */
const split = (text: string): string[][] =>
	text
		.split(/\r?\n/)
		.filter((line) => line.trim() !== '')
		.map((line) => line.split(',').map((cell) => cell.trim()));

/** An empty cell is a missing value; what looks like a number is one. */
function valueOf(cell: string): Scalar {
	if (cell === '') return null;
	return tidy(NUMBER.test(cell) ? Number(cell) : cell);
}
