import { sum } from '#detectors/core/sum.ts';

/** Kullback-Leibler divergence sum p ln(p / q) of two lists of weights, each brought to the sum 1; Infinity where q lacks what p has. */
export function relativeEntropy(p: readonly number[], q: readonly number[], base = Math.E): number {
	const [n, m] = [sum(p), sum(q)];
	let total = 0;
	for (const [i, weight] of p.entries()) {
		const [here, there] = [weight / n, (q[i] ?? 0) / m];
		if (here > 0) total += here * Math.log(here / there);
	}
	return Math.max(0, total) / Math.log(base);
}

/** Jensen-Shannon distance: the root of the divergence, as scipy.spatial.distance.jensenshannon gives it. */
export function jensenShannonDistance(p: readonly number[], q: readonly number[], base = Math.E): number {
	const [n, m] = [sum(p), sum(q)];
	const middle = p.map((weight, i) => weight / n / 2 + (q[i] ?? 0) / m / 2);
	return Math.sqrt((relativeEntropy(p, middle, base) + relativeEntropy(q, middle, base)) / 2);
}
