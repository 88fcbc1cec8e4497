import { describe, expect, it } from 'vitest';
import { logIncompleteBeta } from '#detectors/core/distributions/beta.ts';
import {
	logBinomialLowerTail,
	logBinomialUpperTail,
	rateLowerEnd,
	rateUpperEnd
} from '#detectors/core/distributions/binomial.ts';
import { logChiSquareTail, logWeightedChiSquareTails } from '#detectors/core/distributions/chi-square.ts';
import { logGamma } from '#detectors/core/distributions/gamma.ts';
import { logNormalTail, normalUpperQuantile } from '#detectors/core/distributions/normal.ts';
import { studentUpperQuantile } from '#detectors/core/distributions/student.ts';

/** Expected values without another source: scipy 1.17.1, the function named in each title. */
const close = (actual: number, expected: number, relative: number) =>
	expect(Math.abs(actual - expected)).toBeLessThanOrEqual(relative * Math.max(Math.abs(expected), 1e-300));

describe('gamma and beta', () => {
	it.each([
		[0.5, 0.5723649429247],
		[1e-3, 6.907178885383853],
		[7.3, 7.147892523022249],
		[1e6, 12815504.569147611]
	])('special.gammaln(%d)', (x, expected) => close(logGamma(x), expected, 1e-13));

	it('special.betainc(2.5, 7, 0.2)', () => {
		close(logIncompleteBeta(0.2, 2.5, 7).lower, -1.0010414300229997, 1e-12);
		expect(logIncompleteBeta(0, 2, 3)).toEqual({ lower: -Infinity, upper: 0 });
		expect(logIncompleteBeta(1, 2, 3)).toEqual({ lower: 0, upper: -Infinity });
	});
});

describe('normal', () => {
	it.each([
		[0.025, 1.9599639845400545],
		[1e-3, 3.090232306167813],
		[1e-9, 5.9978070150076865],
		[1e-12, 7.034483825301131],
		[1e-100, 21.273453560965322],
		[0.975, -1.9599639845400545]
	])('norm.isf(%d)', (alpha, expected) => close(normalUpperQuantile(alpha), expected, 1e-12));

	it.each([
		[-3, -0.0013508099647481925],
		[0, -0.6931471805599453],
		[6, -20.73676894997471],
		[38, -726.5572160188201]
	])('norm.logsf(%d)', (z, expected) => close(logNormalTail(z), expected, 1e-12));
});

describe('chi-square', () => {
	it.each([
		[30, 12, -5.880843333446436],
		[68.5, 12, -21.216665852316538],
		[100, 1, -52.53813796995253],
		[1000, 100, -339.94704606427337],
		[3, 5.5, -0.27612217724113886]
	])('chi2.logsf(%d, %d)', (x, df, expected) => close(logChiSquareTail(x, df), expected, 1e-12));

	it.each([
		[5, 0.001, 1e-3, 20.519107861748036, 0.2102546492279808],
		[12, 0.001, 1e-9, 67.35481489096263, 0.19197196640787706],
		[12, 5, 1e-6, 66.88255751200657, 0.944951771341188],
		[12, 100, 1e-9, 269.70625933584296, 22.892286668065616],
		[12, 2000, 1e-12, 2690.490714030854, 1430.3879074240963],
		[20, 5, 1e-12, 120.22475067435077, 0.7528857448580095],
		[12.5, 30, 1e-9, 147.88525755444488, 2.099619283596601]
	])('ncx2 with %d df, noncentrality %d: both tails at %d within 2 %', (df, noncentrality, alpha, high, low) => {
		const term = [{ weight: 1, df, noncentrality }];
		close(Math.exp(logWeightedChiSquareTails(high, term).upper), alpha, 0.02);
		close(Math.exp(logWeightedChiSquareTails(low, term).lower), alpha, 0.02);
	});

	// Imhof's integral (1961) with 30 digits, by mpmath 1.3.
	it.each([
		[40, 0.0239789402551988603],
		[80, 0.000282461403595784311],
		[150, 0.000000180106298863667570156]
	])('weighted sum beyond %d, 2 % too unlikely to 10 % too likely', (x, expected) => {
		const weights = [5, 3, 2, 1, 1, 1, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5];
		const terms = weights.map((weight) => ({ weight, df: 1, noncentrality: 0 }));
		const ratio = Math.exp(logWeightedChiSquareTails(x, terms).upper) / expected;
		expect(ratio).toBeGreaterThan(0.97);
		expect(ratio).toBeLessThan(1.1);
	});

	it('meets its mean without a gap', () => {
		const term = [{ weight: 1, df: 12, noncentrality: 3 }];
		const [before, at, after] = [14.99, 15, 15.01].map((x) => logWeightedChiSquareTails(x, term).upper) as [
			number,
			number,
			number
		];
		expect(before).toBeGreaterThan(at);
		expect(at).toBeGreaterThan(after);
		close(before - at, at - after, 0.05);
	});
});

describe('Student', () => {
	it.each([
		[0.025, 4, 2.7764451051977943],
		[1e-9, 30, 8.445862796274243],
		[1e-12, 1000, 7.124228925314409],
		[0.025, 1.5, 6.016663104427933]
	])('t.isf(%d, %d)', (alpha, df, expected) => close(studentUpperQuantile(alpha, df), expected, 1e-9));
});

describe('binomial', () => {
	it.each([
		[10, 20, 0.3, -3.037348388901753, -0.01729349057408415],
		[5, 1_000_000, 1e-7, -16.38366036952949, -1.2748802022199732e-9]
	])('binom.logsf and logcdf at %d of %d, p %d', (k, n, p, atLeast, atMost) => {
		close(logBinomialUpperTail(k, n, p), atLeast, 1e-8);
		close(logBinomialLowerTail(k, n, p), atMost, 1e-6);
	});

	it.each([
		[0, 10, 0.025, 0, 0.30849710781876083],
		[1, 10, 0.025, 0.0025285785444617848, 0.4450161170281953],
		[3, 200, 1e-9, 9.135445253645434e-6, 0.13660801215006493],
		[150, 200, 1e-12, 0.5043372729335889, 0.9175130401562633],
		[999, 1_000_000, 1e-9, 0.0008210002336779206, 0.0012013512154049888],
		[200, 200, 1e-9, 0.9015711376059569, 1]
	])('Clopper-Pearson by beta.ppf: %d of %d at %d', (hits, n, alpha, lower, upper) => {
		close(rateLowerEnd(hits, n, alpha), lower, 1e-7);
		close(rateUpperEnd(hits, n, alpha), upper, 1e-7);
	});
});
