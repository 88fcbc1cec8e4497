import { expect, it } from 'vitest';
import { accuracy } from '#detectors/metrics/accuracy.ts';
import { estimated } from '../sample.ts';

// scipy 1.17.1, beta.ppf and beta.isf (Clopper-Pearson).
it.each([
	[1, 10, 0.025, 0.0025285785444617848, 0.4450161170281953],
	[3, 200, 1e-9, 9.135445253645434e-6, 0.13660801215006493]
])('%d of %d at %d', (hits, n, alpha, lower, upper) => {
	const made = estimated(accuracy, { hits, n }, alpha);
	expect(made.value).toBe(hits / n);
	expect(made.lower).toBeCloseTo(lower, 9);
	expect(made.upper).toBeCloseTo(upper, 9);
});
