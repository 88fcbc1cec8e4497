import { categoryOf, cellType, numberOf } from '#detectors/compare/cell.ts';
import { PeerRefusal, type NumberSide, type PeerColumn } from './peer.ts';

export interface PeerCells {
	cells: ArrayLike<unknown>;
	/** Declared as a number with a fraction, whatever the values are. */
	float: boolean;
}

/**
 * The cells of both sides as the peers get a column: numbers where every value of both sides is one, categories otherwise.
 * In untyped files a number is text that reads as one. Where the sides differ, the peers fail or see categories.
 */
export function peerColumn(reference: PeerCells, current: PeerCells, untyped: boolean): PeerColumn {
	const isNumber = (cell: unknown) => {
		const type = cellType(cell);
		return type === 'missing' || type === 'number' || (untyped && type === 'number_text');
	};
	const sides = [reference, current];
	// A side without a value takes the kind of the other.
	const numeric =
		sides.every(({ cells }) => every(cells, isNumber)) && !sides.every(({ cells }) => every(cells, isMissing));
	if (numeric) return { kind: 'numeric', reference: numberSide(reference), current: numberSide(current) };
	if (sides.some(({ cells }) => every(cells, isInstant) && !every(cells, isMissing)))
		throw new PeerRefusal('dates and times are compared by none of these tools');
	const boolean = sides.every(({ cells }) => every(cells, (cell) => isMissing(cell) || isTruth(cell, untyped)));
	const text = (cell: unknown) =>
		isMissing(cell) ? null : boolean && typeof cell === 'string' ? cell.toLowerCase() : categoryOf(cell);
	return {
		kind: 'categorical',
		boolean,
		reference: Array.from(reference.cells, text),
		current: Array.from(current.cells, text)
	};
}

function isMissing(cell: unknown): cell is null | undefined {
	return cell === null || cell === undefined;
}

/** In untyped files the peers' reader takes these words for truth values. */
function isTruth(cell: unknown, untyped: boolean): boolean {
	return typeof cell === 'boolean' || (untyped && typeof cell === 'string' && /^(true|false)$/i.test(cell));
}

function isInstant(cell: unknown): boolean {
	return isMissing(cell) || cell instanceof Date;
}

function every(cells: ArrayLike<unknown>, holds: (cell: unknown) => boolean): boolean {
	for (let i = 0; i < cells.length; i++) if (!holds(cells[i])) return false;
	return true;
}

function numberSide({ cells, float }: PeerCells): NumberSide {
	let integer = !float;
	const values = new Float64Array(cells.length);
	for (let i = 0; i < cells.length; i++) {
		const cell = cells[i];
		const value = typeof cell === 'string' ? (numberOf(cell) ?? NaN) : isMissing(cell) ? NaN : Number(cell);
		values[i] = value;
		// `1.0` in a text file is a number with a fraction to the peers' reader.
		if (!Number.isInteger(value) || (typeof cell === 'string' && /[.eE]/.test(cell))) integer = false;
	}
	return { values, integer };
}
