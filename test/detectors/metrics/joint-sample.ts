import { uniformFrom } from '#detectors/core/seeded.ts';
import type { Joint, Rows } from '#detectors/core/summary.ts';

export const CONTEXT = { alpha: { lower: 1e-8, upper: 1e-3 }, min_n: 100 };

/** Rows of columns, each made from a stream of uniform numbers. */
export function rowsFrom(
	columns: string[],
	n: number,
	next: () => number,
	make: (next: () => number) => number[]
): Rows {
	return { columns, n, values: Float64Array.from(Array.from({ length: n }, () => make(next)).flat()) };
}

/** Park and Miller's generator, which any language repeats exactly. */
function parkMiller(seed: number): () => number {
	let state = seed;
	return () => (state = (state * 16807) % 2147483647) / 2147483647;
}

/**
 * Four columns in which b follows a, or follows d where `changed`; every column alone keeps its law. `moved` is added to the current
 * side. The values that tests expect were computed from the same rows with numpy 2, scipy 1.17.1 and scikit-learn 1.9.1.
 */
export function relations(changed: boolean, moved: readonly number[] = [0, 0, 0, 0]): Joint {
	const side = (seed: number, n: number, other: boolean, add: readonly number[]) =>
		rowsFrom(['a', 'b', 'c', 'd'], n, parkMiller(seed), (next) => {
			const [u = 0, v = 0, w = 0, x = 0, y = 0] = Array.from({ length: 5 }, next);
			const a = u + v - 1;
			const b = (other ? w : u) + x - 1;
			return [a, b, 0.6 * a + y, Math.round(4 * w)].map((value, k) => value + (add[k] ?? 0));
		});
	return { current: side(77, 1500, changed, moved), reference: side(11, 3000, false, [0, 0, 0, 0]) };
}

/** Independent standard uniform columns on both sides: nothing has changed. */
export function unchanged(seed: number, n: number, width: number): Joint {
	const next = uniformFrom(seed);
	const columns = Array.from({ length: width }, (_, k) => `f${k}`);
	const side = () => rowsFrom(columns, n, next, (draw) => columns.map(draw));
	return { current: side(), reference: side() };
}
