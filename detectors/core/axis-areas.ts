import type { Tally } from './tally.ts';

/** Areas along the axis of values: what distances in the feature's unit are made of. */
export interface AxisAreas {
	/** Between the distribution functions, and under the square of their difference. */
	gap: number;
	gapSquared: number;
	/** The same with the difference made smaller by the band, never below 0. */
	least: number;
	leastSquared: number;
	/** Under sqrt(H (1 - H)), H the pooled function; under F (1 - F); under G (1 - G). */
	root: number;
	ownX: number;
	ownY: number;
}

export function axisAreas({ values, x, y, n, m }: Tally, band: number): AxisAreas {
	const areas: AxisAreas = { gap: 0, gapSquared: 0, least: 0, leastSquared: 0, root: 0, ownX: 0, ownY: 0 };
	let [inX, inY] = [0, 0];
	for (let i = 0; i + 1 < values.length; i++) {
		inX += x[i] ?? 0;
		inY += y[i] ?? 0;
		const step = (values[i + 1] ?? 0) - (values[i] ?? 0);
		const [f, g, h] = [Math.min(1, inX / n), Math.min(1, inY / m), Math.min(1, (inX + inY) / (n + m))];
		const gap = Math.abs(f - g);
		const least = Math.max(0, gap - band);
		areas.gap += step * gap;
		areas.gapSquared += step * gap * gap;
		areas.least += step * least;
		areas.leastSquared += step * least * least;
		areas.root += step * Math.sqrt(h * (1 - h));
		areas.ownX += step * f * (1 - f);
		areas.ownY += step * g * (1 - g);
	}
	return areas;
}
