import { expect, it } from 'vitest';
import { z } from '#detectors/metrics/z.ts';
import { estimated, sample } from '../sample.ts';

// The square of z is Pearson's statistic without correction (scipy 1.17.1, chi2_contingency([[70, 30], [175, 45]])).
it('is current minus reference of the commonest class, and carries the test', () => {
	const { value, lower, upper, method } = estimated(z, sample([70, 30], [175, 45]));
	expect(value).toBeCloseTo(0.7 - 175 / 220, 12);
	expect(lower).toBeLessThan(value);
	expect(upper).toBeGreaterThan(0);
	expect(method.params).toMatchObject({ class: '0', sign: 'current - reference' });
	expect(Number(method.params['statistic']) ** 2).toBeCloseTo(3.490909090909091, 10);
	expect(method.params['p_value']).toBeCloseTo(0.06170669002831248, 12);
});

it('chooses by the reference alone, and by name where two are equally common', () => {
	expect(estimated(z, sample([90, 10], [20, 80])).method.params['class']).toBe('1');
	expect(estimated(z, sample([90, 10], [50, 50])).method.params['class']).toBe('0');
});
