import { describe, expect, it } from 'vitest';
import { isBlind, type Estimate } from '#core/verdict.ts';
import { domainClassifier } from '#detectors/metrics/domain-classifier.ts';
import { CONTEXT, relations, unchanged } from './joint-sample.ts';

const estimate = (...[joint, context = CONTEXT]: [Parameters<typeof domainClassifier.estimate>[0], typeof CONTEXT?]) =>
	domainClassifier.estimate(joint, context) as Estimate;

describe('domain_classifier', () => {
	it('ranks held-out rows as well as logistic regression over squares and products does', () => {
		// scikit-learn: LogisticRegression on PolynomialFeatures(2) of the same scores and split: 0.735155.
		const { value, lower, method } = estimate(relations(true));
		expect(method.params.area).toBeGreaterThan(0.72);
		expect(method.params.area).toBeLessThan(0.76);
		expect(Math.abs(value - Number(method.params.area))).toBeLessThan(0.02);
		expect(lower).toBeGreaterThan(0.64);
		expect(method.params.drivers).toBe('b, d, a');
	});

	it('stays at chance where nothing has changed, at every seed', () => {
		for (let seed = 1; seed <= 20; seed++) {
			const made = estimate(unchanged(seed, 400, 6));
			expect(made.lower).toBeLessThan(0.5);
			expect(made.upper).toBeGreaterThan(0.5);
		}
	});

	it('names the feature that lost its values', () => {
		const joint = unchanged(3, 900, 5);
		for (let row = 0; row < 900; row += 2) joint.current.values[row * 5 + 2] = NaN;
		const { value, method } = estimate(joint);
		expect(value).toBeGreaterThan(0.7);
		expect(method.params.drivers).toBe('f2');
	});

	it('counts all columns of a category as one feature', () => {
		const joint = unchanged(4, 900, 3);
		const features = ['country', 'country', 'age'];
		for (let row = 0; row < 900; row++) joint.current.values[row * 3] = (joint.current.values[row * 3] ?? 0) + 0.5;
		const { method } = estimate({
			current: { ...joint.current, features },
			reference: { ...joint.reference, features }
		});
		expect(method.params.drivers).toBe('country');
	});

	it('is wider where rows hang together', () => {
		const thinned = {
			...CONTEXT,
			profile: { binning_id: '', window_seconds: 3600, eigenvalues: [4], windows: 30, source: '' }
		};
		const [plain, wide] = [estimate(relations(true)), estimate(relations(true), thinned)];
		expect(wide.value - wide.lower).toBeGreaterThan(1.8 * (plain.value - plain.lower));
	});

	it('needs its rows', () => {
		const made = domainClassifier.estimate(unchanged(1, 50, 3), CONTEXT);
		expect(isBlind(made) && made.detail).toBe('50 of 100 rows needed');
	});
});
