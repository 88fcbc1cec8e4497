import { expect, it } from 'vitest';
import type { Estimate } from '#core/verdict.ts';
import type { Joint } from '#detectors/core/summary.ts';
import { centroid } from '#detectors/metrics/centroid.ts';
import { CONTEXT, relations, unchanged } from './joint-sample.ts';

const estimate = (joint: Joint) => centroid.estimate(joint, CONTEXT) as Estimate;
const embedding = ({ current, reference }: Joint): Joint => {
	const features = current.columns.map(() => 'vector');
	return { current: { ...current, features }, reference: { ...reference, features } };
};

it('agrees with numpy on an embedding, in its own unit', () => {
	const { lower, upper, method } = estimate(embedding(relations(true, [0.3, 0, 0, 0.5])));
	expect(method.params.plain).toBeCloseTo(0.4053950267453586, 9);
	expect(method.params.cosine).toBeCloseTo(0.9917143011164631, 9);
	expect(lower).toBeGreaterThan(0.15);
	expect(upper).toBeLessThan(0.6);
});

it('agrees with numpy on the scores of several features', () => {
	const { method } = estimate(relations(true, [0.3, 0, 0, 0.5]));
	expect(method.params.plain).toBeCloseTo(0.48276243316312756, 6);
	expect(method.params.cosine).toBeUndefined();
});

it('covers 0 where nothing has changed', () => {
	for (let seed = 1; seed <= 20; seed++) expect(estimate(embedding(unchanged(seed, 300, 32))).lower).toBe(0);
});

it('leaves rows with gaps out, and says how many', () => {
	const joint = embedding(unchanged(1, 300, 3));
	joint.current.values[1] = NaN;
	joint.current.values[7] = Infinity;
	const { n, method } = estimate(joint);
	expect([n, method.params.left_out]).toEqual([298, 2]);
});
