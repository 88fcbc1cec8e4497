/**
 * Which of many findings are discoveries, so that of those named on average at most a share q is false, however the findings depend
 * on each other. For a ranked list that is read at one moment; pages stand under the alpha ledger, which is stricter.
 */

/** By p-values: the k smallest, for the largest k with p_(k) <= k q / (m (1 + 1/2 + ... + 1/m)) (Benjamini and Yekutieli 2001). */
export function benjaminiYekutieli(p: readonly number[], q: number): boolean[] {
	const harmonic = p.reduce((sum, _, i) => sum + 1 / (i + 1), 0);
	return stepUp(p, (value, rank) => value <= (rank * q) / (p.length * harmonic));
}

/**
 * By e-values, which are at least 0 and at most 1 on average where nothing changed: the k largest, for the largest k with
 * e_(k) >= m / (k q) (Wang and Ramdas 2022). An interval that excludes "no change" with error probability alpha has the
 * e-value 1 / alpha, one that does not has 0.
 */
export function eBenjaminiHochberg(e: readonly number[], q: number): boolean[] {
	return stepUp(
		e.map((value) => -value),
		(value, rank) => -value >= e.length / (rank * q)
	);
}

/** True for the `rank` smallest, the largest rank at which `passes`. */
function stepUp(values: readonly number[], passes: (value: number, rank: number) => boolean): boolean[] {
	const rising = values.toSorted((a, b) => a - b);
	const last = rising.findLastIndex((value, i) => passes(value, i + 1));
	const limit = last < 0 ? -Infinity : (rising[last] ?? -Infinity);
	return values.map((value) => last >= 0 && value <= limit);
}
