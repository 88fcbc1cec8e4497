/** Cells as column stores hold them (ingest/table/packed.ts): the values that are there, or their places in `words`. */
export interface PackedColumn {
	packed: true;
	/** Cells, missing ones among them. */
	length: number;
	values: ArrayLike<number>;
	words?: readonly unknown[];
}
