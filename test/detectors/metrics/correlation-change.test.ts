import { expect, it } from 'vitest';
import type { Estimate } from '#core/verdict.ts';
import { correlationChange } from '#detectors/metrics/correlation-change.ts';
import { CONTEXT, relations, unchanged } from './joint-sample.ts';

const estimate = (joint: Parameters<typeof correlationChange.estimate>[0]) =>
	correlationChange.estimate(joint, CONTEXT) as Estimate;

it('finds the pair, with the correlations that numpy gives for the same scores', () => {
	const { value, lower, upper, method } = estimate(relations(true));
	expect(method.params.pair).toBe('b, d');
	expect(method.params.correlation).toBeCloseTo(0.6776588253360922, 6);
	expect(method.params.reference_correlation).toBeCloseTo(-0.009110469840717068, 6);
	expect(value).toBeCloseTo(0.6868, 2);
	expect(lower).toBeGreaterThan(0.45);
	expect(upper).toBeLessThan(0.9);
});

it('does not mind a shift that leaves the relations as they were', () => {
	const { lower, value } = estimate(relations(false, [0.05, 0, 0.05, 0]));
	expect(lower).toBe(0);
	expect(value).toBeLessThan(0.1);
});

it('covers 0 where nothing has changed, over all pairs', () => {
	for (let seed = 1; seed <= 20; seed++) expect(estimate(unchanged(seed, 300, 8)).lower).toBe(0);
});

it('makes no pair of columns of one feature, and is blind with fewer than two features', () => {
	const joint = unchanged(1, 200, 2);
	const features = ['a', 'a'];
	const made = correlationChange.estimate(
		{ current: { ...joint.current, features }, reference: { ...joint.reference, features } },
		CONTEXT
	);
	expect(made).toMatchObject({ blind: 'detector_error', detail: expect.stringContaining('fewer than two features') });
});
