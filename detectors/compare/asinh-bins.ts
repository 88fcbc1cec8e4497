import { addToCrowd, type Crowd } from './crowd.ts';

/** Parts of one bin of the product's scale (detectors/core/scale.ts): distribution functions are read at a finer grain. */
export const PARTS = 8;
/** Parts per unit of asinh. */
export const RESOLUTION = 32 * PARTS;
/** asinh of 64 is a distance of 3e27 spreads: what lies farther shares the last part. */
export const OFFSET = 64 * RESOLUTION;

/** Bits of the upper word of a double that pick a cell: its exponent and seven bits of its fraction. */
const CELL_SHIFT = 13;

/** The part in which a finite distance from the centre lies, in spreads, up to rounding at its borders. */
export function partOf(distance: number): number {
	const part = Math.floor(Math.asinh(distance) * RESOLUTION + PARTS / 2) + OFFSET;
	return Math.min(2 * OFFSET, Math.max(0, part));
}

interface Lookup {
	/** Steps below each cell. */
	first: Uint16Array;
	/** Where each step begins: sinh(step / RESOLUTION), the last one endless. */
	starts: Float64Array;
}

let lookup: Lookup | undefined;

function lookupTable(): Lookup {
	if (lookup) return lookup;
	const starts = Float64Array.from({ length: OFFSET + 2 }, (_, step) => Math.sinh(step / RESOLUTION));
	starts[OFFSET + 1] = Infinity;
	const cell = new Float64Array(1);
	const upper = new Uint32Array(cell.buffer);
	const first = new Uint16Array(1 << (32 - 1 - CELL_SHIFT));
	for (let i = 0, step = 0; i < first.length; i++) {
		upper[1] = i << CELL_SHIFT;
		while (step < OFFSET && (starts[step + 1] as number) <= (cell[0] as number)) step++;
		first[i] = step;
	}
	lookup = { first, starts };
	return lookup;
}

const BLOCK = 4096;
const scaled = new Float64Array(BLOCK);
const words = new Uint32Array(scaled.buffer);

export interface Sums {
	sum: number;
	sum2: number;
	min: number;
	max: number;
	counted: number;
}

/** Where numbers are counted. */
export interface Counting {
	centre: number;
	spread: number;
	bins: Float64Array;
	sums: Sums;
	/** Parts of bins that are parted further. */
	crowds?: ReadonlyMap<number, Crowd>;
	/** Takes values that are not finite, or overflow. */
	odd(value: number): void;
}

/**
 * Counts finite values into parts of bins, floor(asinh((value - centre) / spread) * RESOLUTION + PARTS / 2) + OFFSET, and adds
 * up their scaled distances. A table by the first bits of a double stands in for the asinh, which would cost more than
 * all else together.
 */
export function countNumbers(values: ArrayLike<number>, counting: Counting): void {
	const { centre, spread, bins, sums, crowds } = counting;
	const crowded = crowds && crowds.size > 0 ? crowds : undefined;
	const { first, starts } = lookupTable();
	let { sum, sum2, min, max, counted } = sums;
	for (let from = 0; from < values.length; from += BLOCK) {
		const length = Math.min(BLOCK, values.length - from);
		for (let i = 0; i < length; i++) scaled[i] = ((values[from + i] as number) - centre) / spread;
		for (let i = 0; i < length; i++) {
			const x = scaled[i] as number;
			const value = values[from + i] as number;
			if (x - x !== 0) {
				counting.odd(value);
				continue;
			}
			const size = Math.abs(x);
			let step = first[((words[2 * i + 1] as number) & 0x7fffffff) >>> CELL_SHIFT] as number;
			while (size >= (starts[step + 1] as number)) step++;
			const at = x >= 0 ? OFFSET + PARTS / 2 + step : OFFSET + PARTS / 2 - 1 - step;
			const bin = at > 2 * OFFSET ? 2 * OFFSET : at < 0 ? 0 : at;
			bins[bin] = (bins[bin] as number) + 1;
			if (crowded !== undefined) {
				const crowd = crowded.get(bin);
				if (crowd !== undefined) addToCrowd(crowd, value);
			}
			if (value < min) min = value;
			if (value > max) max = value;
			sum += x;
			sum2 += x * x;
			counted++;
		}
	}
	Object.assign(sums, { sum, sum2, min, max, counted });
}
