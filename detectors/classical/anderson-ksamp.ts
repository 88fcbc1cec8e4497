/** Levels of the table, and the coefficients of their critical values (Scholz and Stephens 1987, table 2). */
const LEVELS = [0.25, 0.1, 0.05, 0.025, 0.01, 0.005, 0.001];
const B0 = [0.675, 1.281, 1.645, 1.96, 2.326, 2.573, 3.085];
const B1 = [-0.245, 0.25, 0.678, 1.149, 1.822, 2.364, 3.615];
const B2 = [-0.105, -0.305, -0.362, -0.391, -0.396, -0.345, -0.154];

export interface AndersonResult {
	/** Standardised: 0 on average when all samples follow one law. */
	statistic: number;
	/** Interpolated, and cut to 0.001 to 0.25, where the table ends. */
	p_value: number;
	/** At the levels 25, 10, 5, 2.5, 1, 0.5 and 0.1 %. */
	critical_values: number[];
}

/**
 * Anderson-Darling test that several samples follow one law (Scholz and Stephens 1987), as scipy.stats.anderson_ksamp gives
 * it: with midranks, or with the distribution functions continuous from the right. `counts` has a row for each sample: how often
 * it holds each of the distinct values, in rising order. There must be two distinct values.
 */
export function andersonKsamp(counts: readonly ArrayLike<number>[], midrank = true): AndersonResult {
	const sizes = counts.map((row) => Array.from(row).reduce((sum, count) => sum + count, 0));
	const all = sizes.reduce((sum, size) => sum + size, 0);
	const raw = midrank ? midrankStatistic(counts, sizes, all) : rightStatistic(counts, sizes, all);
	const k = counts.length;
	const statistic = (raw - (k - 1)) / Math.sqrt(varianceOf(sizes, all));
	const critical_values = B0.map((b0, i) => b0 + (B1[i] ?? 0) / Math.sqrt(k - 1) + (B2[i] ?? 0) / (k - 1));
	return { statistic, p_value: interpolated(statistic, critical_values), critical_values };
}

/** (7) of the paper. */
function midrankStatistic(counts: readonly ArrayLike<number>[], sizes: readonly number[], all: number): number {
	const below = sizes.map(() => 0);
	const sums = sizes.map(() => 0);
	let before = 0;
	for (let j = 0; j < (counts[0]?.length ?? 0); j++) {
		let here = 0;
		for (const row of counts) here += row[j] ?? 0;
		const middle = before + here / 2;
		const weight = middle * (all - middle) - (all * here) / 4;
		for (const [i, row] of counts.entries()) {
			const own = row[j] ?? 0;
			const place = (below[i] ?? 0) + own / 2;
			if (weight > 0)
				sums[i] = (sums[i] ?? 0) + (here / all) * ((all * place - middle * (sizes[i] ?? 0)) ** 2 / weight);
			below[i] = (below[i] ?? 0) + own;
		}
		before += here;
	}
	return sums.reduce((total, sum, i) => total + sum / (sizes[i] ?? 1), 0) * ((all - 1) / all);
}

/** (6) of the paper. */
function rightStatistic(counts: readonly ArrayLike<number>[], sizes: readonly number[], all: number): number {
	const below = sizes.map(() => 0);
	const sums = sizes.map(() => 0);
	let before = 0;
	for (let j = 0; j + 1 < (counts[0]?.length ?? 0); j++) {
		let here = 0;
		for (const row of counts) here += row[j] ?? 0;
		before += here;
		for (const [i, row] of counts.entries()) {
			below[i] = (below[i] ?? 0) + (row[j] ?? 0);
			const away = all * (below[i] ?? 0) - before * (sizes[i] ?? 0);
			sums[i] = (sums[i] ?? 0) + ((here / all) * away ** 2) / (before * (all - before));
		}
	}
	return sums.reduce((total, sum, i) => total + sum / (sizes[i] ?? 1), 0);
}

/** Variance of the statistic under one law, (4) of the paper. */
function varianceOf(sizes: readonly number[], all: number): number {
	const k = sizes.length;
	const inverse = sizes.reduce((sum, size) => sum + 1 / size, 0);
	const { h, g } = harmonics(all);
	const a = (4 * g - 6) * (k - 1) + (10 - 6 * g) * inverse;
	const b = (2 * g - 4) * k * k + 8 * h * k + (2 * g - 14 * h - 4) * inverse - 8 * h + 4 * g - 6;
	const c = (6 * h + 2 * g - 2) * k * k + (4 * h - 4 * g + 6) * k + (2 * h - 6) * inverse + 4 * h;
	const d = (2 * h + 6) * k * k - 4 * h * k;
	return (a * all ** 3 + b * all ** 2 + c * all + d) / ((all - 1) * (all - 2) * (all - 3));
}

/** Beyond this many rows the sums are their expansions, which are good to 1e-9 there. */
const MANY = 100_000;

/** h = sum of 1 / i for i < N, and g = sum over i < j < N of 1 / ((N - i) j), which tends to pi^2 / 6. */
function harmonics(all: number): { h: number; g: number } {
	if (all > MANY) {
		const h = Math.log(all - 1) + 0.5772156649015329 + 1 / (2 * (all - 1));
		return { h, g: Math.PI ** 2 / 6 - (2 * h + 1) / all };
	}
	let [h, g, partial] = [0, 0, 0];
	for (let j = 1; j < all; j++) {
		h += 1 / j;
		if (j > 1) g += partial / j;
		partial += 1 / (all - j);
	}
	return { h, g };
}

/** A parabola through the logarithms of the levels, by least squares. */
function interpolated(statistic: number, critical: readonly number[]): number {
	if (statistic <= Math.min(...critical)) return 0.25;
	if (statistic >= Math.max(...critical)) return 0.001;
	const moment = (power: number) => critical.reduce((sum, x) => sum + x ** power, 0);
	const against = (power: number) => critical.reduce((sum, x, i) => sum + x ** power * Math.log(LEVELS[i] ?? 1), 0);
	const s = [0, 1, 2, 3, 4].map(moment);
	const [s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 0] = s;
	const [t0, t1, t2] = [against(0), against(1), against(2)];
	const determinant = (m: readonly number[]) => {
		const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0, i = 0] = m;
		return a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
	};
	const whole = determinant([s0, s1, s2, s1, s2, s3, s2, s3, s4]);
	const c0 = determinant([t0, s1, s2, t1, s2, s3, t2, s3, s4]) / whole;
	const c1 = determinant([s0, t0, s2, s1, t1, s3, s2, t2, s4]) / whole;
	const c2 = determinant([s0, s1, t0, s1, s2, t1, s2, s3, t2]) / whole;
	return Math.exp(c0 + c1 * statistic + c2 * statistic ** 2);
}
