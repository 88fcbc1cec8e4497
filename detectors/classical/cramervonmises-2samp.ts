import { scaledBesselK } from '#detectors/core/distributions/bessel.ts';
import { logGamma } from '#detectors/core/distributions/gamma.ts';
import type { Tally } from '#detectors/core/tally.ts';
import type { TestResult } from './result.ts';

/** `auto` is exact up to this many rows a side. */
const MOST_EXACT = 20;

/**
 * Two-sample Cramer-von Mises test with midranks (Anderson 1962), as scipy.stats.cramervonmises_2samp gives it: exact
 * for small samples, which takes no ties into account, else by the law of many rows.
 */
export function cramerVonMises2samp(tally: Tally, method: 'auto' | 'exact' | 'asymptotic' = 'auto'): TestResult {
	const { n, m } = tally;
	const u = rankStatistic(tally);
	const statistic = u / (n * m * (n + m)) - (4 * n * m - 1) / (6 * (n + m));
	if (method === 'exact' || (method === 'auto' && Math.max(n, m) <= MOST_EXACT))
		return { statistic, p_value: cramerVonMisesExactP(u, n, m) };
	return { statistic, p_value: asymptoticP(statistic, n, m) };
}

/** Anderson's U: n times the sum of (rank - place)^2 over the first sample, plus m times that over the second. */
function rankStatistic({ x, y, n, m }: Tally): number {
	let [before, inX, inY, sumX, sumY] = [0, 0, 0, 0, 0];
	// All rows of a group share its midrank; their places run on.
	const squares = (rank: number, places: number, count: number) =>
		count * (rank - places - (count + 1) / 2) ** 2 + (count ** 3 - count) / 12;
	for (let i = 0; i < x.length; i++) {
		const [here, there] = [x[i] ?? 0, y[i] ?? 0];
		const rank = before + (here + there + 1) / 2;
		if (here > 0) sumX += squares(rank, inX, here);
		if (there > 0) sumY += squares(rank, inY, there);
		inX += here;
		inY += there;
		before += here + there;
	}
	return n * sumX + m * sumY;
}

/**
 * P(U >= u) over all arrangements of n and m rows. Along the lattice path of an arrangement the statistic is a
 * sum of squared distances from the diagonal, in whole numbers (Xiao, Gordon and Yakovlev 2007).
 */
export function cramerVonMisesExactP(u: number, n: number, m: number): number {
	const common = (n * m) / divisor(n, m);
	const [a, b] = [common / n, common / m];
	// sum (F - G)^2 = T N^2 / (n m), with T from u as above; half a step keeps rounding out.
	const statistic = u / (n * m * (n + m)) - (4 * n * m - 1) / (6 * (n + m));
	const reached = (common * common * (n + m) * (n + m) * statistic) / (n * m) - 1e-6;
	let row: Map<number, number>[] = [];
	for (let i = 0; i <= n; i++) {
		const next: Map<number, number>[] = [];
		for (let j = 0; j <= m; j++) {
			const cost = (i * a - j * b) ** 2;
			const ways = new Map<number, number>();
			if (i === 0 && j === 0) ways.set(0, 1);
			for (const from of [i > 0 ? row[j] : undefined, next[j - 1]])
				for (const [sum, count] of from ?? []) ways.set(sum + cost, (ways.get(sum + cost) ?? 0) + count);
			next.push(ways);
		}
		row = next;
	}
	let [far, all] = [0, 0];
	for (const [sum, count] of row[m] ?? []) {
		all += count;
		if (sum >= reached) far += count;
	}
	return far / all;
}

function divisor(a: number, b: number): number {
	return b === 0 ? a : divisor(b, a % b);
}

/** Brought to the mean and variance of the law of many rows. */
function asymptoticP(statistic: number, n: number, m: number): number {
	const all = n + m;
	const mean = (1 + 1 / all) / 6;
	const variance = ((all + 1) * (4 * n * m * all - 3 * (n * n + m * m) - 2 * n * m)) / (45 * all * all * 4 * n * m);
	return cramerVonMisesTail(1 / 6 + (statistic - mean) / Math.sqrt(45 * variance));
}

/** P(W > w) for the limit of the Cramer-von Mises statistic (Anderson and Darling 1952, (4.35)). */
export function cramerVonMisesTail(w: number): number {
	// One row a side has no variance to bring it to.
	if (!(w >= 0.003)) return 1;
	if (w > 100) return 0;
	let below = 0;
	for (let k = 0; k < 200; k++) {
		const y = (4 * k + 1) ** 2 / (16 * w);
		const size = Math.exp(logGamma(k + 0.5) - logGamma(0.5) - logGamma(k + 1) - 2 * y);
		const term = size * Math.sqrt(4 * k + 1) * scaledBesselK(0.25, y);
		below += term;
		if (term < 1e-18 * below) break;
	}
	return Math.min(1, Math.max(0, 1 - below / (Math.PI * Math.sqrt(w))));
}
