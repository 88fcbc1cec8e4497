import type { History } from './since-when.ts';

/**
 * Windows of one number each (a level, a quantile, a distance) that is close to normal around its mean and independent of its
 * neighbours. The noise is taken from the differences of neighbours (von Neumann et al. 1941, Ann. Math. Stat. 12), so that a
 * change does not count as noise, by their median, so that an outlier does not; the mean of a stretch has a normal prior as
 * wide as all values together. `origin` is what unchanged values are around; left out: the median of the first half.
 */
export function meanHistory(values: readonly number[], origin?: number): History {
	const centre = mean(values, 0, values.length);
	const spread = Math.max(Number.MIN_VALUE, mean(squares(values, centre), 0, values.length));
	const differences = values.slice(1).map((value, i) => Math.abs(value - (values[i] ?? 0)));
	// Neighbours differ by sqrt(2) standard deviations; the median of |z| is 0.6745.
	const noise = Math.max((medianOf(differences) / Math.SQRT2 / 0.6745) ** 2, 1e-12 * spread);
	const sums = running(values.map((value) => value - centre));
	const square = running(squares(values, centre));
	const before = origin ?? medianOf(values.slice(0, Math.ceil(values.length / 2)));
	return {
		windows: values.length,
		evidence(from, to) {
			const n = to - from;
			const sum = (sums[to] ?? 0) - (sums[from] ?? 0);
			const rest = (square[to] ?? 0) - (square[from] ?? 0) - sum ** 2 / n;
			const width = noise + n * spread;
			return -(rest / noise + sum ** 2 / n / width + Math.log(width / noise) + n * Math.log(2 * Math.PI * noise)) / 2;
		},
		likePresent(from, to, present) {
			const now = mean(values, present, values.length);
			const stretch = mean(values, from, to);
			return Math.abs(stretch - now) < Math.abs(stretch - before);
		}
	};
}

function squares(values: readonly number[], centre: number): number[] {
	return values.map((value) => (value - centre) ** 2);
}

function mean(values: readonly number[], from: number, to: number): number {
	return values.slice(from, to).reduce((sum, value) => sum + value, 0) / Math.max(1, to - from);
}

/** Sums of the first 0, 1, 2, ... values. */
function running(values: readonly number[]): number[] {
	const sums = [0];
	for (const value of values) sums.push((sums.at(-1) ?? 0) + value);
	return sums;
}

function medianOf(values: readonly number[]): number {
	const rising = values.toSorted((a, b) => a - b);
	const middle = rising.length / 2;
	return ((rising[Math.ceil(middle) - 1] ?? 0) + (rising[Math.floor(middle)] ?? 0)) / 2;
}
