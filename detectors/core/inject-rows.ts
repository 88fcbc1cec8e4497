import { logNormalTail, normalUpperQuantile } from './distributions/normal.ts';
import { oncePer } from './once.ts';
import type { Rows } from './summary.ts';

/** What can be done to one feature of whole rows: see `injectRows`. */
export interface RowDrift {
	kind: 'relation' | 'mean' | 'missing';
	feature: string;
	/** Standard deviations (`mean`), or the share of the rows that it befalls, in (0, 1]. */
	size: number;
}

/**
 * The rows of a real window as they would be after a drift of one feature. Rows are in the order of their draw, so the first of
 * them are a sample of all.
 *
 * `relation` gives the first rows the feature's values of each other: its own law stays to the last row, what it has to do with
 * the other features goes. `missing` takes its values away. `mean` moves a number's rank among `reference` by so many standard
 * deviations of a normal law, so that a size means the same whatever the feature's own law is; beyond the reference there is
 * its largest value.
 */
export function injectRows(rows: Rows, reference: Rows, { kind, feature, size }: RowDrift): Rows {
	const { columns, features = columns, n } = rows;
	const width = columns.length;
	const values = rows.values.slice();
	// Of an embedding, all dimensions together.
	const sds = size / Math.sqrt(features.filter((of) => of === feature).length);
	const some = kind === 'mean' ? n : Math.round(size * n);
	for (const [column, of] of features.entries()) {
		if (of !== feature) continue;
		const law = kind === 'mean' ? (lawsOf(reference)[column] ?? new Float64Array()) : undefined;
		for (let row = 0; row < some; row++) {
			const at = row * width + column;
			if (law) values[at] = moved(law, rows.values[at] ?? NaN, sds);
			else values[at] = kind === 'missing' ? NaN : (rows.values[((row + (some >> 1)) % some) * width + column] ?? NaN);
		}
	}
	return { ...rows, values };
}

/** The values of each column in rising order. */
const lawsOf = oncePer(({ columns, n, values }: Rows) =>
	columns.map((_, column) =>
		Float64Array.from({ length: n }, (_, row) => values[row * columns.length + column] ?? NaN)
			.filter((value) => !Number.isNaN(value))
			.sort()
	)
);

function moved(law: Float64Array, value: number, size: number): number {
	if (Number.isNaN(value) || law.length === 0) return value;
	let [from, to] = [0, law.length];
	while (from < to) {
		const middle = (from + to) >> 1;
		if ((law[middle] ?? 0) < value) from = middle + 1;
		else to = middle;
	}
	const z = -normalUpperQuantile((Math.min(from, law.length - 1) + 0.5) / law.length) + size;
	const grade = 1 - Math.exp(logNormalTail(z));
	return law[Math.min(law.length - 1, Math.floor(grade * law.length))] ?? value;
}
