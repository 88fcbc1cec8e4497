/** A part of a bin that holds too many rows to be one cell: places in it, rising, and the rows at and between them. */
export interface Crowd {
	cuts: Float64Array;
	/** Rows at the first cut, between it and the second, at the second, ... What lies outside is at the nearest. */
	counts: Float64Array;
}

export function emptyCrowds(cuts: ReadonlyMap<number, Float64Array>): Map<number, Crowd> {
	return new Map([...cuts].map(([part, cuts]) => [part, { cuts, counts: new Float64Array(2 * cuts.length - 1) }]));
}

export function addToCrowd({ cuts, counts }: Crowd, value: number): void {
	let low = 0;
	let high = cuts.length - 1;
	// The last cut at or below the value.
	while (low < high) {
		const middle = (low + high + 1) >> 1;
		if ((cuts[middle] as number) <= value) low = middle;
		else high = middle - 1;
	}
	const beyond = value > (cuts[low] as number) && low < cuts.length - 1;
	const at = 2 * low + Number(beyond);
	counts[at] = (counts[at] as number) + 1;
}

/** The value that stands for a cell of a crowd. */
export function crowdValue({ cuts }: Crowd, cell: number): number {
	const [low, high] = [cuts[cell >> 1] as number, cuts[(cell + 1) >> 1] as number];
	return low === high ? low : low / 2 + high / 2;
}
