import { expect, it } from 'vitest';
import { spd } from '#detectors/metrics/spd.ts';
import { admissions, estimated } from '../sample.ts';

it("of the Berkeley admissions of 1973 is 30.35 % less 44.52 % (Bickel, Hammel and O'Connell 1975)", () => {
	const { value, lower, upper } = estimated(spd, admissions, 0.025);
	expect(value).toBeCloseTo(-0.1416, 4);
	// Newcombe's hybrid score interval, -0.1701 to -0.1128 (statsmodels 0.14, confint_proportions_2indep), is a little narrower.
	expect(lower).toBeGreaterThan(-0.175);
	expect(lower).toBeLessThan(-0.17);
	expect(upper).toBeGreaterThan(-0.1128);
	expect(upper).toBeLessThan(-0.108);
});

it('is negative where the group is selected less', () => {
	expect(estimated(spd, { group: { hits: 1, n: 10 }, against: { hits: 5, n: 10 } }).value).toBeCloseTo(-0.4, 12);
});
