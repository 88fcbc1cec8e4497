import type { GlyphLeeway } from './glyph.ts';

/** Pixels of a small line chart. */
export interface SparkScale {
	x: (index: number) => number;
	y: (value: number) => number;
}

/** A scale that holds all values and the limits, with `inset` px above and below. */
export function sparkScale(
	values: readonly (number | null)[],
	leeway: GlyphLeeway,
	box: { width: number; height: number; inset: number; zero: boolean }
): SparkScale {
	const present = values.filter((value) => value !== null);
	const limits = [leeway.min, leeway.max, box.zero ? 0 : undefined].filter((limit) => limit !== undefined);
	const all = [...present, ...limits];
	const low = all.length === 0 ? 0 : Math.min(...all);
	const high = all.length === 0 ? 1 : Math.max(...all);
	const span = high - low || Math.abs(high) || 1;
	const steps = Math.max(1, values.length - 1);
	return {
		x: (index) => (index / steps) * box.width,
		y: (value) => box.height - box.inset - ((value - low) / span) * (box.height - 2 * box.inset)
	};
}

/** The path of the line; a gap in the values is a gap in the line. */
export function linePath(values: readonly (number | null)[], scale: SparkScale): string {
	let path = '';
	let pen = 'M';
	values.forEach((value, index) => {
		if (value === null) pen = 'M';
		else {
			path += `${pen}${scale.x(index).toFixed(1)} ${scale.y(value).toFixed(1)}`;
			pen = 'L';
		}
	});
	return path;
}
