/** Roll-ups of the pyramid, by the grain of their times. */
export type Grain = 'minute' | 'hour' | 'day';

/** A stretch of time [from, to) read from one roll-up, without the gap in it that a coarser one holds. Instants in ms. */
export interface RangePart {
	grain: Grain;
	from: number;
	to: number;
	gap?: [from: number, to: number];
}

/** Grains, and how long a range may be before its middle is read from the next one: one more grain costs some 8 ms. */
const GRAINS: { grain: Grain; next: number; most: number }[] = [
	{ grain: 'minute', next: 3_600_000, most: 6 * 3_600_000 },
	{ grain: 'hour', next: 86_400_000, most: 14 * 86_400_000 },
	{ grain: 'day', next: Infinity, most: Infinity }
];

/** Parts of a range from any minute to any other that add up to it: at most three, so that a month costs hardly more than a day. */
export function partsOf(from: number, to: number): RangePart[] {
	for (const { grain, next, most } of GRAINS) {
		if (from % next === 0 && to % next === 0) continue;
		const [first, last] = [Math.ceil(from / next) * next, Math.floor(to / next) * next];
		if (to - from <= most || first >= last) return [{ grain, from, to }];
		return [{ grain, from, to, gap: [first, last] }, ...partsOf(first, last)];
	}
	return [];
}
