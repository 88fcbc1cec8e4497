import { expect, it } from 'vitest';
import { level } from '#detectors/metrics/level.ts';
import { estimated } from '../sample.ts';

const base = { n: 5, mean: 70, sd: 2, min: 67, max: 73, autocorrelation: 0 };

it("is the mean with Student's interval (scipy 1.17.1, t.isf(0.025, 4) = 2.7764451)", () => {
	const { value, lower, upper } = estimated(level, base, 0.025);
	const half = (2.7764451051977943 * 2) / Math.sqrt(5);
	expect(value).toBe(70);
	expect(lower).toBeCloseTo(70 - half, 8);
	expect(upper).toBeCloseTo(70 + half, 8);
});

it('counts neighbours that repeat each other as fewer samples: n (1 - rho) / (1 + rho)', () => {
	const made = estimated(level, { ...base, n: 60, autocorrelation: 0.5 }, 0.025);
	expect(made.method.params['effective_n']).toBeCloseTo(20, 10);
	expect(made.n).toBe(60);
});

it('does not believe in negative autocorrelation', () => {
	expect(estimated(level, { ...base, autocorrelation: -0.8 }).method.params['effective_n']).toBe(5);
});

it('keeps the mean of shares among the shares', () => {
	const throttled = { n: 3, mean: 1 / 3, sd: 0.577, min: 0, max: 1, autocorrelation: 0, share: true };
	expect(estimated(level, throttled, 1e-6)).toMatchObject({ value: 1 / 3, lower: 0, upper: 1 });
	expect(estimated(level, { ...throttled, share: false }, 1e-6).upper).toBeGreaterThan(100);
});
