import { expect, it } from 'vitest';
import { outOfRangeShare } from '#detectors/metrics/out-of-range-share.ts';
import { estimated } from '../sample.ts';

// scipy 1.17.1, beta.ppf and beta.isf (Clopper-Pearson).
it('is a share with its exact interval', () => {
	const made = estimated(outOfRangeShare, { hits: 3, n: 200 }, 1e-9);
	expect(made.value).toBe(0.015);
	expect(made.lower).toBeCloseTo(9.135445253645434e-6, 9);
	expect(made.upper).toBeCloseTo(0.13660801215006493, 9);
});
