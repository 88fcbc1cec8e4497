import { logChiSquareTail } from '#detectors/core/distributions/chi-square.ts';
import type { Tally } from '#detectors/core/tally.ts';
import type { TestResult } from './result.ts';

/** Where the characteristic functions are compared, in units of half the pooled interquartile range (Epps and Singleton 1986). */
const AT = [0.4, 0.8];
/** Below this many rows a side, the authors' correction for small samples applies. */
const SMALL = 25;

/**
 * Epps and Singleton's test of two samples by their empirical characteristic functions, also for discrete data, as
 * scipy.stats.epps_singleton_2samp gives it. Where half of all rows are equal, no scale is left and nothing can be told (p 1).
 */
export function eppsSingleton2samp(tally: Tally): TestResult & { df: number } {
	const { n, m } = tally;
	const all = n + m;
	const scale = (pooledQuantile(tally, 0.75) - pooledQuantile(tally, 0.25)) / 2;
	if (!(scale > 0)) return { statistic: 0, p_value: 1, df: 0 };
	const one = wavesOf(tally, 'x', scale);
	const two = wavesOf(tally, 'y', scale);
	const away = one.mean.map((mean, i) => mean - (two.mean[i] ?? 0));
	const covariance = one.covariance.map((row, i) =>
		row.map((c, j) => (all / n) * c + (all / m) * (two.covariance[i]?.[j] ?? 0))
	);
	const { value, rank } = quadraticForm(covariance, away);
	const correction = Math.max(n, m) < SMALL ? 1 / (1 + all ** -0.45 + 10.1 * (n ** -1.7 + m ** -1.7)) : 1;
	const statistic = all * value * correction;
	return { statistic, p_value: rank > 0 ? Math.exp(logChiSquareTail(statistic, rank)) : 1, df: rank };
}

/** Quantile of both samples together, linear between neighbours. */
function pooledQuantile({ values, x, y, n, m }: Tally, q: number): number {
	const place = q * (n + m - 1);
	const at = (rank: number) => {
		let held = 0;
		for (let i = 0; i < values.length; i++) {
			held += (x[i] ?? 0) + (y[i] ?? 0);
			if (held > rank) return values[i] ?? 0;
		}
		return values[values.length - 1] ?? 0;
	};
	const low = at(Math.floor(place));
	return low + (place - Math.floor(place)) * (at(Math.ceil(place)) - low);
}

/** Means and covariance of cos and sin at both places, for one sample. */
function wavesOf(tally: Tally, side: 'x' | 'y', scale: number) {
	const size = side === 'x' ? tally.n : tally.m;
	const held = tally[side];
	// Over the scale before the value, as scipy takes it: far from 0 the order shows.
	const [t = 0, u = 0] = AT.map((place) => place / scale);
	const mean = new Float64Array(4);
	const products = new Float64Array(16);
	const waves = new Float64Array(4);
	for (let i = 0; i < held.length; i++) {
		const share = (held[i] ?? 0) / size;
		if (share === 0) continue;
		const value = tally.values[i] ?? 0;
		waves[0] = Math.cos(t * value);
		waves[1] = Math.cos(u * value);
		waves[2] = Math.sin(t * value);
		waves[3] = Math.sin(u * value);
		for (let a = 0; a < 4; a++) {
			const part = share * (waves[a] ?? 0);
			mean[a] = (mean[a] ?? 0) + part;
			for (let b = 0; b <= a; b++) products[4 * a + b] = (products[4 * a + b] ?? 0) + part * (waves[b] ?? 0);
		}
	}
	const at = (a: number, b: number) =>
		(products[4 * Math.max(a, b) + Math.min(a, b)] ?? 0) - (mean[a] ?? 0) * (mean[b] ?? 0);
	const four = [0, 1, 2, 3];
	return { mean: [...mean], covariance: four.map((a) => four.map((b) => at(a, b))) };
}

/** v' C^-1 v by elimination with the largest pivot first; directions without variance are left out of the rank. */
function quadraticForm(matrix: readonly (readonly number[])[], vector: readonly number[]) {
	const rows = matrix.map((row) => [...row]);
	const rest = [...vector];
	const left = new Set(rows.keys());
	const most = Math.max(...rows.map((row, i) => row[i] ?? 0));
	let [value, rank] = [0, 0];
	while (left.size > 0) {
		const pivot = [...left].reduce((best, i) => ((rows[i]?.[i] ?? 0) > (rows[best]?.[best] ?? 0) ? i : best));
		const size = rows[pivot]?.[pivot] ?? 0;
		if (!(size > most * 1e-12)) break;
		const here = rest[pivot] ?? 0;
		value += here ** 2 / size;
		rank++;
		left.delete(pivot);
		for (const i of left) {
			const factor = (rows[i]?.[pivot] ?? 0) / size;
			rest[i] = (rest[i] ?? 0) - factor * here;
			const row = rows[i] ?? [];
			for (const j of left) row[j] = (row[j] ?? 0) - factor * (rows[pivot]?.[j] ?? 0);
		}
	}
	return { value, rank };
}
