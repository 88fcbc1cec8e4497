import { expect, it } from 'vitest';
import { equalBounds, Hours, sharesOf, STEADY } from '../../bench/statistics/traffic.ts';

/** Mean share of each class, and how much more it varies than that of independent rows, over many hours. */
function momentsOf(n: number, hours: number) {
	const bounds = equalBounds(4);
	const traffic = new Hours({ ...STEADY, n, row_phi: 0.9 }, bounds, 3);
	const windows = Array.from({ length: hours }, () => traffic.next(0.2).map((count) => count / n));
	return sharesOf(bounds, 0.2).map((share, at) => {
		const mean = windows.reduce((sum, window) => sum + (window[at] ?? 0), 0) / hours;
		const square = windows.reduce((sum, window) => sum + ((window[at] ?? 0) - mean) ** 2, 0) / (hours - 1);
		return { share, mean, effect: (square * n) / (share * (1 - share)) };
	});
}

it('hours made of blocks have the law of hours drawn row by row', { timeout: 60_000 }, () => {
	const [one, many] = [momentsOf(1000, 4000), momentsOf(10_000, 4000)];
	for (const [at, { share, mean, effect }] of many.entries()) {
		expect(mean).toBeCloseTo(share, 2);
		expect(one[at]?.mean).toBeCloseTo(share, 2);
		// A variance from 4,000 hours is known to 2 %.
		expect(effect / (one[at]?.effect ?? 0)).toBeGreaterThan(0.9);
		expect(effect / (one[at]?.effect ?? 0)).toBeLessThan(1.1);
	}
});
