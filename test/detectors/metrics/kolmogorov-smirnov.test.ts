import { expect, it } from 'vitest';
import { kolmogorovSmirnov } from '#detectors/metrics/kolmogorov-smirnov.ts';
import { estimated, sample } from '../sample.ts';

// scipy, TestKSTwoSamples.testTwoVsThree: x = 1.01, 2.01 against y = 1, 2, 3, over the classes y1, x1, y2, x2, y3.
it('is the largest gap of the two distribution functions', () => {
	const { params } = estimated(kolmogorovSmirnov, sample([0, 1, 0, 1, 0], [1, 0, 1, 0, 1])).method;
	expect(params['statistic']).toBeCloseTo(1 / 3, 12);
});

it.each([
	[0.5, 0.9639452436648751],
	[0.9, 0.3927307079406543],
	[1.36, 0.049485876755377876],
	[2.5, 7.453306344157342e-6]
])('carries the asymptotic p-value (scipy 1.17.1, kstwobign.sf(%d))', (x, expected) => {
	// Two samples of 5,000 each: n_eff = 2,500, so a gap of x / 50.
	const moved = x * 100;
	const { params } = estimated(kolmogorovSmirnov, sample([2500 + moved, 2500 - moved], [2500, 2500])).method;
	expect(params['p_value']).toBeCloseTo(expected, 8);
});

it('reads the fine bins where there are any, missing values lowest', () => {
	const coarse = sample([50, 50], [50, 50]);
	const flooded = { ...coarse, fine: { current: [40, 0, 0, 30, 30, 0], reference: [0, 0, 0, 50, 50, 0] } };
	expect(estimated(kolmogorovSmirnov, flooded).method.params['statistic']).toBeCloseTo(0.4, 12);
});

it('states its resolution: the largest share in one bin', () => {
	expect(estimated(kolmogorovSmirnov, sample([10, 90], [50, 50])).method.params['resolution']).toBe(0.9);
});
