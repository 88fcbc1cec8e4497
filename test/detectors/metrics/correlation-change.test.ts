import { expect, it } from 'vitest';
import type { Estimate } from '#core/verdict.ts';
import { correlationChange } from '#detectors/metrics/correlation-change.ts';
import { CONTEXT, relations, unchanged } from './joint-sample.ts';

const estimate = (joint: Parameters<typeof correlationChange.estimate>[0]) =>
	correlationChange.estimate(joint, CONTEXT) as Estimate;

it('finds the pair, with the correlations of grades that numpy gives (Spearman on all rows: 0.67679 and -0.01080)', () => {
	const { value, lower, upper, method } = estimate(relations(true));
	expect(method.params.pair).toBe('b, d');
	expect(method.params.correlation).toBeCloseTo(0.6770122571564084, 9);
	expect(method.params.reference_correlation).toBeCloseTo(-0.01010301646567981, 9);
	expect(value).toBeCloseTo(0.6871, 2);
	expect(lower).toBeGreaterThan(0.3);
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

it('does not take a few rows that agree for certainty', () => {
	const joint = unchanged(6, 300, 3);
	// Two rare classes that stand in the same rows of this window: their correlation has no spread of its own.
	for (const [side, rare] of [
		[joint.current, [7, 80, 191]],
		[joint.reference, [3, 9, 12, 40, 77, 150]]
	] as const)
		for (let row = 0; row < 300; row++) {
			const hit = rare.includes(row as never);
			side.values[row * 3] = Number(hit);
			side.values[row * 3 + 1] = Number(hit && (side === joint.current || row % 2 === 0));
		}
	expect(estimate(joint).lower).toBe(0);
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
