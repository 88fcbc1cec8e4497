import { gapBand } from './bounded-differences.ts';
import type { Ranks } from './ordered.ts';
import type { Interval } from './rates.ts';

/** Cells of equal share of both samples together: enough to follow a gap, few enough that its noise does not add up. */
const CELLS = 32;

/** What is integrated over H, the mean of the two distribution functions: gap^2 times a weight. */
export interface GapWeight {
	/** Integral of (a + b h)^2 times the weight from h = `from` to `to`. */
	area(a: number, b: number, from: number, to: number): number;
	/** Smallest gap^2 times weight where the gap is at least `gap` and h lies between. */
	least(gap: number, from: number, to: number): number;
	/** Largest gap^2 times weight where the gap is at most `gap` and at most 2 h and 2 (1 - h). */
	most(gap: number, from: number, to: number): number;
	/** Mean of the weighted squared gap at h under one law, for 1/n + 1/m = 1: the weight times h (1 - h), integrated. */
	noise(from: number, to: number): number;
}

/** A stretch of ranks: how much of H it holds, and between which gaps and which h. */
interface Cell {
	mass: number;
	least: number;
	most: number;
	from: number;
	to: number;
}

/**
 * Root of the weighted mean of the squared gap between two distribution functions, over H; inside a bin the functions rise
 * in a straight line. Interval: both functions lie inside the band of Dvoretzky, Kiefer, Wolfowitz and Massart, and so does H;
 * per cell the smallest and the largest gap that the band allows, and what H may shift between cells is taken off or added. Exact
 * for every law and sample size. `rows` are the effective sizes.
 */
export function gapInterval(
	tally: Ranks,
	rows: { n: number; m: number },
	alpha: { lower: number; upper: number },
	weight: GapWeight
): Interval & { plain: number } {
	const { cells, square, noise } = cellsOf(tally, weight);
	const plain = Math.sqrt(square);
	const narrow = gapBand(alpha.lower, rows.n, rows.m);
	const wide = gapBand(alpha.upper, rows.n, rows.m);
	const least = cells.map((cell) => {
		const h = shifted(cell, narrow / 2);
		return weight.least(Math.max(0, cell.least - narrow), h.from, h.to);
	});
	const most = cells.map((cell) => {
		const h = shifted(cell, wide / 2);
		return weight.most(Math.min(1, cell.most + wide), h.from, h.to);
	});
	const lower = Math.sqrt(Math.max(0, weighed(cells, least) - (narrow / 2) * swing(least)));
	const upper = Math.sqrt(Math.max(0, weighed(cells, most) + (wide / 2) * swing(most)));
	const value = Math.sqrt(Math.max(0, square - noise * (1 / rows.n + 1 / rows.m)));
	return { value, lower: Math.min(lower, plain), upper: Math.max(upper, plain), plain };
}

function shifted({ from, to }: Cell, by: number): { from: number; to: number } {
	return { from: Math.max(0, from - by), to: Math.min(1, to + by) };
}

function weighed(cells: readonly Cell[], heights: readonly number[]): number {
	return cells.reduce((sum, { mass }, i) => sum + mass * (heights[i] ?? 0), 0);
}

/** Sum of the steps between neighbours: what moving the borders of the cells in H can change, per unit. */
function swing(heights: readonly number[]): number {
	return heights.slice(1).reduce((sum, height, i) => sum + Math.abs(height - (heights[i] ?? 0)), 0);
}

function cellsOf({ x, y, n, m }: Ranks, weight: GapWeight): { cells: Cell[]; square: number; noise: number } {
	const cells: Cell[] = [];
	let [above, below, gap, h, square, noise] = [0, 0, 0, 0, 0, 0];
	let cell: Cell | undefined;
	for (let i = 0; i < x.length; i++) {
		if ((x[i] ?? 0) + (y[i] ?? 0) === 0) continue;
		above += x[i] ?? 0;
		below += y[i] ?? 0;
		const [nextGap, nextH] = [above / n - below / m, Math.min(1, (above / n + below / m) / 2)];
		const mass = nextH - h;
		if (!(mass > 0)) continue;
		const slope = (nextGap - gap) / mass;
		square += weight.area(gap - slope * h, slope, h, nextH);
		noise += weight.noise(h, nextH);
		if (!cell || Math.floor(h * CELLS) > Math.floor(cell.from * CELLS)) {
			cell = { mass: 0, least: Infinity, most: 0, from: h, to: h };
			cells.push(cell);
		}
		const crossed = gap > 0 !== nextGap > 0;
		cell.least = Math.min(cell.least, crossed ? 0 : Math.min(Math.abs(gap), Math.abs(nextGap)));
		cell.most = Math.max(cell.most, Math.abs(gap), Math.abs(nextGap));
		cell.mass += mass;
		cell.to = nextH;
		[gap, h] = [nextGap, nextH];
	}
	return { cells, square: Math.max(0, square), noise };
}
