import { logGamma } from '#detectors/core/distributions/gamma.ts';
import type { DispersionProfile, TwoSample } from '#detectors/core/summary.ts';

/** Rows of a class on both sides together from which on its noise is that of the limit. */
const DENSE = 200;

/**
 * How much more a likelihood ratio of these classes varies than its limiting law says, where a class holds a few rows only: its
 * mean over all ways to deal the rows out to the two sides, over its degrees of freedom (Bartlett 1937). As a dispersion
 * profile; undefined where the limit is good enough.
 */
export function sparseness({ current, reference, binning_id }: TwoSample): DispersionProfile | undefined {
	const both = current.map((count, i) => count + (reference[i] ?? 0)).filter((count) => count > 0);
	const [n, m] = [total(current), total(reference)];
	if (both.length < 2 || n === 0 || m === 0 || both.every((count) => count >= DENSE)) return undefined;
	const mean = total(both.map((count) => meanTerm(count, n, m)));
	const factor = mean / (both.length - 1);
	if (!(factor > 1.001)) return undefined;
	return {
		binning_id,
		window_seconds: 0,
		eigenvalues: both.slice(1).map(() => factor),
		windows: 0,
		source: `rows taken as independent; classes of few rows widen the noise ${factor.toFixed(3)} times`
	};
}

/** Mean of one class's part of the likelihood ratio when `count` rows are dealt out at random to sides of n and m rows. */
function meanTerm(count: number, n: number, m: number): number {
	const all = n + m;
	if (count >= DENSE) return 1 - count / all;
	const logChoose = (of: number, some: number) => logGamma(of + 1) - logGamma(some + 1) - logGamma(of - some + 1);
	let mean = 0;
	for (let x = Math.max(0, count - m); x <= Math.min(count, n); x++) {
		const chance = Math.exp(logChoose(count, x) + logChoose(all - count, n - x) - logChoose(all, n));
		const part = (some: number, size: number) => (some > 0 ? some * Math.log((some * all) / (count * size)) : 0);
		mean += 2 * chance * (part(x, n) + part(count - x, m));
	}
	return mean;
}

function total(counts: readonly number[]): number {
	return counts.reduce((sum, count) => sum + count, 0);
}
