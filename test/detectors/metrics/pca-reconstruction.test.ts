import { expect, it } from 'vitest';
import type { Estimate } from '#core/verdict.ts';
import { pcaReconstruction } from '#detectors/metrics/pca-reconstruction.ts';
import { CONTEXT, relations, unchanged } from './joint-sample.ts';

it("agrees with numpy: eigh of the same scores, and the area under scikit-learn's ROC curve of the errors", () => {
	const { value, method } = pcaReconstruction.estimate(relations(true), CONTEXT) as Estimate;
	expect(method.params.area).toBeCloseTo(0.5456093333333333, 6);
	expect(Math.abs(value - 0.5456)).toBeLessThan(0.01);
	expect(method.params.components).toBe(3);
	expect(method.params.share_of_variance).toBeCloseTo(0.9169103870407068, 9);
});

it('sees rows that leave the plane of two features that were one', () => {
	const joint = unchanged(2, 800, 4);
	for (const [side, values] of [joint.current.values, joint.reference.values].entries())
		for (let row = 0; row < 800; row++) {
			const a = values[row * 4] ?? 0;
			values[row * 4 + 1] = side === 1 ? a : 1 - a;
			values[row * 4 + 2] = a;
		}
	const { lower } = pcaReconstruction.estimate(joint, CONTEXT) as Estimate;
	expect(lower).toBeGreaterThan(0.6);
});

it('leaves out one direction at least, so that something is left to measure', () => {
	const { value, method } = pcaReconstruction.estimate(unchanged(5, 300, 1), CONTEXT) as Estimate;
	expect(method.params.components).toBe(0);
	expect(value).toBeGreaterThan(0.4);
	expect(value).toBeLessThan(0.6);
});
