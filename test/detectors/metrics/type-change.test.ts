import { expect, it } from 'vitest';
import { typeChange } from '#detectors/metrics/type-change.ts';
import { estimated } from '../sample.ts';

// scipy 1.17.1, beta.ppf and beta.isf (Clopper-Pearson).
it('is a share with its exact interval', () => {
	const made = estimated(typeChange, { hits: 1, n: 10 }, 0.025);
	expect(made.lower).toBeCloseTo(0.0025285785444617848, 9);
	expect(made.upper).toBeCloseTo(0.4450161170281953, 9);
});
