import { expect, it } from 'vitest';
import { levelDifference } from '#detectors/metrics/level-difference.ts';
import { estimated } from '../sample.ts';

it('is current minus reference with the degrees of freedom of Welch', () => {
	const made = estimated(levelDifference, {
		n: 15,
		mean: 20.8,
		sd: 2.1,
		min: 0,
		max: 0,
		autocorrelation: 0,
		reference: { n: 20, mean: 23, sd: 4.2 }
	});
	expect(made.value).toBeCloseTo(-2.2, 12);
	// (s1^2/n1 + s2^2/n2)^2 / ((s1^2/n1)^2/(n1-1) + (s2^2/n2)^2/(n2-1)), by hand.
	expect(made.method.params['df']).toBeCloseTo(29.33, 1);
});

it('is blind without reference samples', () => {
	const context = { alpha: { lower: 0.01, upper: 0.01 }, min_n: 2 };
	const alone = { n: 10, mean: 1, sd: 1, min: 0, max: 2, autocorrelation: 0 };
	expect(levelDifference.estimate(alone, context)).toMatchObject({ blind: 'no_reference' });
});

it('keeps the difference of shares between -1 and 1', () => {
	const some = { n: 3, mean: 2 / 3, sd: 0.577, min: 0, max: 1, autocorrelation: 0, share: true };
	const made = estimated(levelDifference, { ...some, reference: { n: 3, mean: 1 / 3, sd: 0.577 } }, 1e-6);
	expect(made).toMatchObject({ lower: -1, upper: 1 });
	expect(made.value).toBeCloseTo(1 / 3, 10);
});
