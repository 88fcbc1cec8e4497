/** Cells of a column as a column store holds them: values without the missing ones between them, or codes of a dictionary. */
export interface PackedCells {
	packed: true;
	/** Cells, missing ones among them. */
	length: number;
	/** The values that are there, in order; places in `words` where there are any. */
	values: Float64Array | Float32Array | Int32Array;
	words?: readonly unknown[];
	/** 1 for each cell with a value, 0 for each without; left out where all have one. */
	present?: Uint8Array;
}

export function isPacked(cells: object): cells is PackedCells {
	return 'packed' in cells;
}

/** The cells one by one, `null` where the value is missing. */
export function unpacked(cells: ArrayLike<unknown> | PackedCells): ArrayLike<unknown> {
	if (!isPacked(cells)) return cells;
	const { values, words, present } = cells;
	if (!words && !present) return values;
	const value = (i: number): unknown => (words ? words[values[i] ?? 0] : values[i]);
	let at = 0;
	return Array.from({ length: cells.length }, (_, row) => (present && present[row] === 0 ? null : value(at++)));
}
