import { tallyOf, type Tally } from '#detectors/core/tally.ts';

/** Largest amounts by which the first distribution function lies above the second, and below it; each at least 0. */
export interface Gap {
	above: number;
	below: number;
}

/** From this many rows on, cells beat a sort. */
const MANY = 20_000;
const CELLS = 1 << 15;

/** The largest gaps of the empirical distribution functions of two samples of finite numbers, exactly, in about O(n). */
export function largestGap(x: ArrayLike<number>, y: ArrayLike<number>): Gap {
	return scaled(gapInside(x, y, 0, x.length, y.length, { above: 0, below: 0 }), x.length, y.length);
}

/** The same of samples that are counted already. */
export function gapOf({ x, y, n, m }: Omit<Tally, 'values'>): Gap {
	return scaled(walk(x, y, 0, n, m, { above: 0, below: 0 }), n, m);
}

/** In units of 1 / (n m), every step of the gap is a whole number. */
function scaled({ above, below }: Gap, n: number, m: number): Gap {
	return { above: above / (n * m), below: below / (n * m) };
}

/** The larger of `known` and the gaps along counts, from where the functions differ by `start`. */
function walk(x: ArrayLike<number>, y: ArrayLike<number>, start: number, n: number, m: number, known: Gap): Gap {
	let gap = start;
	let { above, below } = known;
	for (let i = 0; i < x.length; i++) {
		gap += (x[i] ?? 0) * m - (y[i] ?? 0) * n;
		if (gap > above) above = gap;
		else if (-gap > below) below = -gap;
	}
	return { above, below };
}

/**
 * Without a sort: rows are counted into narrow cells, which gives the gap at every cell's border. Only cells of more than one
 * value that could hold a larger gap inside are looked into in the same way, and those are few.
 */
function gapInside(
	x: ArrayLike<number>,
	y: ArrayLike<number>,
	start: number,
	n: number,
	m: number,
	known: Gap,
	depth = 0
): Gap {
	if (x.length + y.length < MANY || depth > 3) {
		const tally = tallyOf(x, y);
		return walk(tally.x, tally.y, start, n, m, known);
	}
	const cellOf = cellsFor(x, y);
	const seen = { first: new Float64Array(CELLS).fill(NaN), mixed: new Uint8Array(CELLS) };
	const inX = countCells(x, cellOf, seen);
	const inY = countCells(y, cellOf, seen);
	let found = walk(inX.counts, inY.counts, start, n, m, known);
	const starts = new Map<number, number>();
	for (let cell = 0, here = start; cell < CELLS; cell++) {
		const [up, down] = [(inX.counts[cell] ?? 0) * m, (inY.counts[cell] ?? 0) * n];
		if (seen.mixed[cell] === 1 && (here + up > found.above || down - here > found.below)) starts.set(cell, here);
		here += up - down;
	}
	if (starts.size === 0) return found;
	const partsX = collect(x, inX, starts);
	const partsY = collect(y, inY, starts);
	for (const [cell, from] of starts)
		found = gapInside(partsX.get(cell) ?? [], partsY.get(cell) ?? [], from, n, m, found, depth + 1);
	return found;
}

/**
 * A rising map from values to cells: even between the 0.2 % and 99.8 % quantiles of some of the rows (of their logarithms
 * where they span more than a factor of eight), the rest in the first and the last cell.
 */
function cellsFor(x: ArrayLike<number>, y: ArrayLike<number>): (value: number) => number {
	const some = new Float64Array(2000);
	for (let i = 0; i < 1000; i++) {
		some[2 * i] = x[Math.floor((i * x.length) / 1000)] ?? y[i] ?? 0;
		some[2 * i + 1] = y[Math.floor((i * y.length) / 1000)] ?? x[i] ?? 0;
	}
	some.sort();
	const low = some[4] ?? 0;
	const high = some[1995] ?? 0;
	const last = CELLS - 1;
	// Half of all rows equal, and more: what lies beside them comes next.
	if (low === high) return (value) => (value < low ? 0 : value > high ? last : 1);
	const inside = CELLS - 3;
	if (low > 0 && high / 8 > low) {
		const from = Math.log(low);
		const perLog = inside / (Math.log(high) - from);
		return (value) => (value < low ? 0 : value > high ? last : (1 + (Math.log(value) - from) * perLog) | 0);
	}
	// Halves, so that the range of the largest doubles does not overflow.
	const perHalf = inside / (high / 2 - low / 2);
	return (value) => (value < low ? 0 : value > high ? last : (1 + (value / 2 - low / 2) * perHalf) | 0);
}

interface Cells {
	/** Rows in each cell. */
	counts: Float64Array;
	/** The cell of each row. */
	ids: Uint16Array;
}

/** Counts rows into cells, and notes which cells hold two values: those are mixed. */
function countCells(
	values: ArrayLike<number>,
	cellOf: (value: number) => number,
	{ first, mixed }: { first: Float64Array; mixed: Uint8Array }
): Cells {
	const counts = new Float64Array(CELLS);
	const ids = new Uint16Array(values.length);
	for (let i = 0; i < values.length; i++) {
		const value = values[i] ?? 0;
		const cell = cellOf(value);
		ids[i] = cell;
		counts[cell] = (counts[cell] ?? 0) + 1;
		const before = first[cell] ?? 0;
		if (before !== value) {
			if (Number.isNaN(before)) first[cell] = value;
			else mixed[cell] = 1;
		}
	}
	return { counts, ids };
}

/** The rows of the wanted cells. */
function collect(
	values: ArrayLike<number>,
	{ counts, ids }: Cells,
	wanted: ReadonlyMap<number, number>
): Map<number, Float64Array> {
	const parts = new Map<number, Float64Array>();
	for (const cell of wanted.keys()) parts.set(cell, new Float64Array(counts[cell] ?? 0));
	const filled = new Uint32Array(CELLS);
	const open = new Uint8Array(CELLS);
	for (const cell of wanted.keys()) open[cell] = 1;
	for (let i = 0; i < values.length; i++) {
		const cell = ids[i] ?? 0;
		if (open[cell] !== 1) continue;
		const part = parts.get(cell);
		const at = filled[cell] ?? 0;
		if (part) part[at] = values[i] ?? 0;
		filled[cell] = at + 1;
	}
	return parts;
}
