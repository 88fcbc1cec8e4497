import { rootOf } from './root.ts';

/** More than this, and windows have nothing in common: a factor of e^3 between two of them is nothing. */
const MOST = 3;

/**
 * Standard deviation of the log-odds of a share that differs from window to window, from the mean share and the variance of the
 * windows' true shares: a normal law of the log-odds with that mean and that variance. Capped at 3.
 */
export function logOddsSpread(share: number, variance: number): number {
	if (!(variance > 0) || !(share > 0 && share < 1)) return 0;
	const excess = (sd: number) => momentsOf(middleFor(share, sd), sd).variance - variance;
	return excess(MOST) <= 0 ? MOST : rootOf(excess, 0, MOST, 1e-4);
}

/** Log-odds of the middle window, where the mean share over windows is `share`. */
export function middleFor(share: number, sd: number): number {
	const odds = Math.log(share / (1 - share));
	const reach = (sd * sd) / 2 + 1e-9;
	return rootOf((middle) => momentsOf(middle, sd).mean - share, odds - reach, odds + reach, 1e-7);
}

const STEP = 0.5;
/** Ordinates of a normal law, at steps so fine that sums are integrals: beside a step of a quarter, the spread differs by 1e-4. */
const GRID = Array.from({ length: 25 }, (_, i) => {
	const z = (i - 12) * STEP;
	return { z, weight: (STEP * Math.exp((-z * z) / 2)) / Math.sqrt(2 * Math.PI) };
});

function momentsOf(middle: number, sd: number): { mean: number; variance: number } {
	let mean = 0;
	let square = 0;
	for (const { z, weight } of GRID) {
		const share = 1 / (1 + Math.exp(-(middle + sd * z)));
		mean += weight * share;
		square += weight * share * share;
	}
	return { mean, variance: square - mean * mean };
}
