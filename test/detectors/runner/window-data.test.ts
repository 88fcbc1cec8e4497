import { expect, test } from 'vitest';
import type { CategoricalSummary } from '#detectors/core/summary.ts';
import { merge } from '#detectors/runner/window-data.ts';

const held = (categories: [string, number][]): CategoricalSummary => ({
	categories: Object.fromEntries(categories),
	...{ n: 3, weight: 3, weight2: 3, missing: 0 }
});

test('categories called as what every object has are counted like any other', () => {
	const parts = [
		held([
			['constructor', 2],
			['__proto__', 1]
		]),
		held([['__proto__', 3]])
	];
	const merged = merge<CategoricalSummary>(parts);
	expect(Object.entries(merged?.categories ?? {})).toEqual([
		['constructor', 2],
		['__proto__', 4]
	]);
	expect(merged).toMatchObject({ n: 6, weight: 6 });
});
