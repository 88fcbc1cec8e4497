import { expect, it } from 'vitest';
import { missingShare } from '#detectors/metrics/missing-share.ts';
import { estimated } from '../sample.ts';

// scipy 1.17.1, beta.ppf and beta.isf (Clopper-Pearson).
it.each([
	[1, 10, 0.025, 0.0025285785444617848, 0.4450161170281953],
	[3, 200, 1e-9, 9.135445253645434e-6, 0.13660801215006493]
])('%d of %d at %d', (hits, n, alpha, lower, upper) => {
	const made = estimated(missingShare, { hits, n }, alpha);
	expect(made.value).toBe(hits / n);
	expect(made.lower).toBeCloseTo(lower, 9);
	expect(made.upper).toBeCloseTo(upper, 9);
});

it('shows the share of the reference beside its own', () => {
	const made = estimated(missingShare, { hits: 85, n: 1000, reference: { hits: 40, n: 10_000 } });
	expect(made.method.params['reference_share']).toBe(0.004);
	expect(made.reference_n).toBe(10_000);
});

it('is wider where the profile says that rows resemble each other', () => {
	const profile = { binning_id: '', window_seconds: 3600, eigenvalues: [4, 1], windows: 50, source: 'test' };
	const context = { alpha: { lower: 1e-3, upper: 1e-3 }, min_n: 1 };
	const [alone, together] = [context, { ...context, profile }].map((at) =>
		missingShare.estimate({ hits: 100, n: 1000 }, at)
	);
	// A quarter of the rows: twice the width.
	const width = (made: unknown) => (made as { upper: number; lower: number }).upper - (made as { lower: number }).lower;
	expect(width(together) / width(alone)).toBeCloseTo(2, 0);
});
