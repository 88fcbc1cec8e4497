import { describe, expect, it } from 'vitest';
import { gapOf } from '#detectors/classical/largest-gap.ts';
import { gapBand } from '#detectors/core/bounded-differences.ts';
import { tallyOf } from '#detectors/core/tally.ts';
import { randomFrom } from '../random.ts';

describe('the band for both distribution functions', () => {
	it('is the sum of two bands against a reference without end, and narrower than that for equal sizes', () => {
		// Massart's band at 1e-9 for 1,000 rows alone, half of alpha to each sample: sqrt(ln(4e9) / 2000) = 0.10514.
		expect(gapBand(1e-9, 1000, 1e15)).toBeCloseTo(0.10514, 4);
		expect(gapBand(1e-9, 1000, 1000)).toBeLessThan(0.8 * 2 * 0.10514);
	});

	it.each([
		[100, 100],
		[100, 1000]
	])('holds for %d rows against %d (seeded simulation, uniform law)', (n, m) => {
		const random = randomFrom(12);
		const rows = (size: number) => Array.from({ length: size }, () => random.uniform());
		let missed = 0;
		for (let i = 0; i < 1000; i++) {
			const { above, below } = gapOf(tallyOf(rows(n), rows(m)));
			if (Math.max(above, below) > gapBand(0.05, n, m)) missed++;
		}
		expect(missed / 1000).toBeLessThanOrEqual(0.05);
	});
});
