/** What a cell is, whatever its column should be. */
export type CellType = 'missing' | 'number' | 'number_text' | 'text' | 'boolean' | 'instant' | 'nested';

const NUMBER = /^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$/;
const NOT_FINITE = /^\s*([+-]?)(?:inf(?:inity)?|(nan))\s*$/i;
const INSTANT = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?\s*(Z|UTC|[+-]\d{2}:?\d{2})?)?$/;

export function cellType(cell: unknown): CellType {
	switch (typeof cell) {
		case 'number':
		case 'bigint':
			return 'number';
		case 'boolean':
			return 'boolean';
		case 'string':
			return numberOf(cell) !== undefined ? 'number_text' : INSTANT.test(cell) ? 'instant' : 'text';
		case 'object':
			if (cell === null) return 'missing';
			return cell instanceof Date ? 'instant' : cell instanceof Uint8Array ? 'text' : 'nested';
		default:
			return 'missing';
	}
}

/** A text read as a number, `NaN` and `inf` among them; undefined where it is none. */
export function numberOf(text: string): number | undefined {
	if (NUMBER.test(text)) return Number(text);
	const [, sign, nan] = NOT_FINITE.exec(text) ?? [];
	if (sign === undefined) return undefined;
	return nan ? NaN : sign === '-' ? -Infinity : Infinity;
}

/** A cell as the name of a category: the same text for 1, 1n, `1` and `1.0` that is a number. */
export function categoryOf(cell: unknown): string {
	if (typeof cell === 'string') return cell;
	if (cell instanceof Date) return Number.isNaN(cell.getTime()) ? 'no date' : cell.toISOString();
	if (cell instanceof Uint8Array) return bytesText(cell);
	return typeof cell === 'object' ? JSON.stringify(cell, plain) : String(cell);
}

/** BigInts, which JSON does not know, as text. */
function plain(_: string, value: unknown): unknown {
	return typeof value === 'bigint' ? String(value) : value;
}

/** Bytes of a fixed length: text where they are any, else in hexadecimal. */
function bytesText(bytes: Uint8Array): string {
	try {
		return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
	} catch {
		return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
	}
}
