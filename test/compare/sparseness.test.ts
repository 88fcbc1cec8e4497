import { expect, it } from 'vitest';
import { categoryOf, cellType } from '#detectors/compare/cell.ts';
import { crowdsOf } from '#detectors/compare/crowds.ts';
import { sparseness } from '#detectors/compare/sparseness.ts';

/** Likelihood ratio of homogeneity of a table of two samples. */
function ratio(one: readonly number[], two: readonly number[]): number {
	const sum = (counts: readonly number[]) => counts.reduce((all, count) => all + count, 0);
	const [n, m] = [sum(one), sum(two)];
	const part = (count: number, size: number, both: number) =>
		count > 0 ? 2 * count * Math.log((count * (n + m)) / (both * size)) : 0;
	return sum(
		one.map((count, i) => part(count, n, count + (two[i] ?? 0)) + part(two[i] ?? 0, m, count + (two[i] ?? 0)))
	);
}

it('is the mean likelihood ratio over all ways to deal the rows out, over the degrees of freedom', () => {
	const rows = [0, 1, 1, 2, 2, 2, 3];
	const n = 3;
	const ratios: number[] = [];
	for (let mask = 0; mask < 2 ** rows.length; mask++) {
		const chosen = rows.map((_, i) => Boolean((mask >> i) & 1));
		if (chosen.filter(Boolean).length !== n) continue;
		const count = (side: boolean) =>
			[0, 1, 2, 3].map((c) => rows.filter((row, i) => row === c && chosen[i] === side).length);
		ratios.push(ratio(count(true), count(false)));
	}
	const mean = ratios.reduce((sum, value) => sum + value, 0) / ratios.length;
	const found = sparseness({
		classes: [],
		current: [1, 0, 2, 0],
		reference: [0, 2, 1, 1],
		ordered: false,
		binning_id: ''
	});
	expect(found?.eigenvalues).toHaveLength(3);
	expect(found?.eigenvalues[0]).toBeCloseTo(mean / 3, 10);
});

it('leaves classes of many rows alone', () => {
	const counts = [500, 800, 900];
	expect(
		sparseness({ classes: [], current: counts, reference: counts, ordered: false, binning_id: '' })
	).toBeUndefined();
});

it('parts a bin further where many unequal numbers of a sample lie in it, and nowhere else', () => {
	const scale = { scale_id: 0, centre: 0, spread: 1e6 };
	const clump = Array.from({ length: 100 }, (_, i) => i / 100);
	const apart = Array.from({ length: 100 }, (_, i) => (i - 50) * 1e6);
	const cuts = [...crowdsOf(scale, [clump, apart]).values()];
	expect(cuts.map(({ length }) => length)).toEqual([100]);
	expect(crowdsOf(scale, [apart, Array<number>(100).fill(0)]).size).toBe(0);
});

it('reads bytes of a fixed length as text, or in hexadecimal', () => {
	expect([cellType(new Uint8Array([97, 98])), categoryOf(new Uint8Array([97, 98]))]).toEqual(['text', 'ab']);
	expect(categoryOf(new Uint8Array([255, 0]))).toBe('ff00');
});
