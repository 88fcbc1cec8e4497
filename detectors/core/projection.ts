import { uniformFrom } from './seeded.ts';
import type { Rows } from './summary.ts';

/** More columns than this (an embedding) are projected, on so many. */
const MOST_COLUMNS = 128;
const ONTO = 64;
const SEED = 0x1ee7a4;

/**
 * Rows of many columns as seeded random projections on few, so that distances hold up to about an eighth (Johnson and
 * Lindenstrauss 1984; sparse as in Li, Hastie and Church 2006: an entry is not 0 with probability 1 / sqrt(columns)). Few columns stay as they
 * are. A value that is missing or infinite counts as 0.
 * @returns the projected rows, and the same projection for others
 */
export function projected(rows: Rows): { rows: Rows; to: (rows: Rows) => Rows } {
	const width = rows.columns.length;
	if (width <= MOST_COLUMNS) return { rows, to: (same) => same };
	const uniform = uniformFrom(SEED);
	const entries = Array.from({ length: ONTO }, () =>
		Array.from({ length: width }, (_, column) => ({ column, draw: uniform() * Math.sqrt(width) }))
			.filter(({ draw }) => draw < 1)
			.map(({ column, draw }) => ({ column, sign: draw < 0.5 ? -1 : 1 }))
	);
	const columns = entries.map((_, i) => `projection ${i + 1}`);
	const features = columns.map(() => '');
	const to = ({ n, values }: Rows): Rows => {
		const made = new Float64Array(n * ONTO);
		for (let row = 0; row < n; row++)
			for (const [i, terms] of entries.entries()) {
				let sum = 0;
				for (const { column, sign } of terms) {
					const value = values[row * width + column] ?? NaN;
					if (Number.isFinite(value)) sum += sign * value;
				}
				made[row * ONTO + i] = sum;
			}
		return { columns, features, n, values: made };
	};
	return { rows: to(rows), to };
}
