import { expect, it } from 'vitest';
import { twoProportionZ } from '#detectors/classical/two-proportion-z.ts';

// Its square is Pearson's statistic without correction (scipy 1.17.1, chi2_contingency([[30, 70], [45, 175]],
// correction=False)).
it('is the root of Pearson statistic, with the sign of the difference', () => {
	const { statistic, p_value } = twoProportionZ({ hits: 30, n: 100 }, { hits: 45, n: 220 });
	expect(statistic ** 2).toBeCloseTo(3.490909090909091, 10);
	expect(statistic).toBeGreaterThan(0);
	expect(p_value).toBeCloseTo(0.06170669002831248, 12);
});

it('tells nothing of shares that are equal and certain', () => {
	expect(twoProportionZ({ hits: 0, n: 10 }, { hits: 0, n: 20 })).toEqual({ statistic: 0, p_value: 1 });
});
