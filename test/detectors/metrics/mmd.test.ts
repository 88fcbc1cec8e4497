import { expect, it } from 'vitest';
import type { Estimate } from '#core/verdict.ts';
import { mmd } from '#detectors/metrics/mmd.ts';
import { CONTEXT, relations, unchanged } from './joint-sample.ts';

const estimate = (joint: Parameters<typeof mmd.estimate>[0]) => mmd.estimate(joint, CONTEXT) as Estimate;

it('comes near to the unbiased estimate with the whole kernel', () => {
	// numpy: the U-statistic with the exact Gaussian kernel on the same scores and bandwidth.
	const shifted = estimate(relations(true, [0.3, 0, 0, 0.5]));
	expect(shifted.method.params.bandwidth).toBeCloseTo(2.463413645913999, 9);
	expect(shifted.value).toBeGreaterThan(0.24823 - 0.03);
	expect(shifted.value).toBeLessThan(0.24823 + 0.03);
	const relation = estimate(relations(true));
	expect(Math.abs(relation.value - 0.080578)).toBeLessThan(0.03);
});

it('is wide, as a band for every law must be, and its lower end still finds a large shift', () => {
	expect(estimate(relations(false, [1, 1, 1, 2])).lower).toBeGreaterThan(0.1);
	expect(estimate(relations(true)).lower).toBe(0);
});

it('covers 0 where nothing has changed', () => {
	for (let seed = 1; seed <= 20; seed++) expect(estimate(unchanged(seed, 300, 4)).lower).toBe(0);
});
