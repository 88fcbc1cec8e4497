import { expect, it } from 'vitest';
import { UNBOUNDED } from '#core/verdict.ts';
import { quantile } from '#detectors/metrics/quantile.ts';
import { estimated } from '../sample.ts';

/** One row in each bin of width 1, upper bounds 1 to n. */
const steps = (n: number, q: number) => ({
	upper_bounds: Array.from({ length: n }, (_, i) => i + 1),
	counts: Array.from({ length: n }, () => 1),
	q
});

it('of 100 rows: the median lies between the 40th and 61st (binom.ppf of scipy 1.17.1: ranks at 95 %)', () => {
	const { value, lower, upper } = estimated(quantile, steps(100, 0.5), 0.025);
	expect(value).toBeCloseTo(50, 10);
	// P(Bin(100, 1/2) <= 39) = 0.0176, <= 40: 0.0284; ends are the outer bounds of bins.
	expect(lower).toBe(39);
	expect(upper).toBe(61);
});

it('has no upper bound where too few rows reach beyond the quantile', () => {
	expect(estimated(quantile, steps(300, 0.99), 1e-9).upper).toBe(UNBOUNDED);
	// ln(1e-9) / ln(0.99) = 2,062 rows.
	expect(estimated(quantile, steps(2100, 0.99), 1e-9).upper).toBeLessThanOrEqual(2100);
});
