import { deviationsOf } from './dispersion.ts';

/** A daily or weekly cycle of the traffic, as far as its reference is long enough to know it. */
export interface Season {
	period_seconds: number;
	/** Counts of the reference over the frozen classes, by the place of a window in the period. */
	counts: number[][];
	/** Periods that the reference covers, at least. */
	cycles: number;
}

export interface TimedWindow {
	/** Beginning, in ms since 1970. */
	start: number;
	/** Over the frozen classes. */
	counts: readonly number[];
}

const DAY = 86_400;
const PERIODS = [7 * DAY, DAY];
/** Fewer of each hour say too little about that hour. */
const MIN_CYCLES = 3;
/** Windows at different places of the period must differ so many times more than those at the same one. */
const STANDS_OUT = 1.5;
/** One share alone is noisier than a dozen classes. */
const SHARE_STANDS_OUT = 2.5;

/** What windows at one place of a period have in common. */
export function cycleWords(period_seconds: number): string {
	return period_seconds === DAY ? 'same time of day' : 'same time of week';
}

/** Place of a window in its period: the hour of the day, the hour of the week. */
export function slotOf(start: number, period_seconds: number, window_seconds: number): number {
	return Math.floor((start / 1000 / window_seconds) % (period_seconds / window_seconds));
}

/**
 * The cycle that windows of unchanged traffic follow, or null: then they are compared with all of the reference. A week
 * must explain more than its days do. Choosing wrongly costs power, never validity: a cycle that is not chosen is part
 * of how windows differ. Method: the ratio of mean squares of a one-way analysis of variance, over all classes.
 */
export function seasonOf(windows: readonly TimedWindow[], window_seconds: number): Season | null {
	const all = deviationsOf(windows.map(({ counts }) => counts));
	const stands_out = all[0]?.length === 2 ? SHARE_STANDS_OUT : STANDS_OUT;
	for (const period_seconds of PERIODS) {
		if (period_seconds % window_seconds !== 0 || period_seconds <= window_seconds) continue;
		const slots = windows.map(({ start }) => slotOf(start, period_seconds, window_seconds));
		const season = countsBySlot(windows, slots, period_seconds, window_seconds);
		if (season.cycles < MIN_CYCLES) continue;
		const daily = slots.map((slot) => slot % (DAY / window_seconds));
		const rest = period_seconds > DAY && window_seconds < DAY ? withoutMeans(all, daily) : all;
		if (meanSquares(rest, slots) > stands_out) return season;
	}
	return null;
}

function countsBySlot(
	windows: readonly TimedWindow[],
	slots: readonly number[],
	period_seconds: number,
	window_seconds: number
): Season {
	const counts = Array.from({ length: period_seconds / window_seconds }, () => [] as number[]);
	const seen = counts.map(() => 0);
	for (const [i, window] of windows.entries()) {
		const slot = slots[i] ?? 0;
		counts[slot] = window.counts.map((count, at) => count + (counts[slot]?.[at] ?? 0));
		seen[slot] = (seen[slot] ?? 0) + 1;
	}
	return { period_seconds, counts, cycles: Math.min(...seen) };
}

function meansBySlot(rows: readonly (readonly number[])[], slots: readonly number[]) {
	const means = new Map<number, { sum: number[]; n: number }>();
	for (const [i, row] of rows.entries()) {
		const slot = slots[i] ?? 0;
		const { sum, n } = means.get(slot) ?? { sum: row.map(() => 0), n: 0 };
		means.set(slot, { sum: sum.map((x, at) => x + (row[at] ?? 0)), n: n + 1 });
	}
	return means;
}

function withoutMeans(rows: readonly (readonly number[])[], slots: readonly number[]): number[][] {
	const means = meansBySlot(rows, slots);
	return rows.map((row, i) => {
		const { sum = [], n = 1 } = means.get(slots[i] ?? 0) ?? {};
		return row.map((x, at) => x - (sum[at] ?? 0) / n);
	});
}

/** Mean square between slots over the mean square inside them. */
function meanSquares(rows: readonly (readonly number[])[], slots: readonly number[]): number {
	const means = [...meansBySlot(rows, slots).values()];
	const between = means.reduce((all, { sum, n }) => all + sum.reduce((square, x) => square + x * x, 0) / n, 0);
	const inside = withoutMeans(rows, slots).reduce((all, row) => all + row.reduce((square, x) => square + x * x, 0), 0);
	return between / (means.length - 1) / (inside / Math.max(1, rows.length - means.length));
}

/** The counts of windows as they would be without their season: each class by its share of all over its share at that place. */
export function withoutSeason(
	windows: readonly TimedWindow[],
	{ counts: places, period_seconds }: Season,
	window_seconds: number
): number[][] {
	const all = places.reduce<number[]>((sum, counts) => counts.map((count, at) => count + (sum[at] ?? 0)), []);
	const rows = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0);
	// A class that a place never held has no share to divide by: half a row.
	const share = (counts: readonly number[], at: number) =>
		((counts[at] ?? 0) + 0.5) / (rows(counts) + counts.length / 2);
	return windows.map(({ start, counts }) => {
		const place = places[slotOf(start, period_seconds, window_seconds)] ?? all;
		const flat = counts.map((count, at) => (count * share(all, at)) / share(place, at));
		const scale = rows(counts) / Math.max(rows(flat), Number.MIN_VALUE);
		return flat.map((count) => count * scale);
	});
}
