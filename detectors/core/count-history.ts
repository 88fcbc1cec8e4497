import { logGamma } from './distributions/gamma.ts';
import type { History } from './since-when.ts';

/** Pseudo-rows of each class: Jeffreys' prior of a law of shares. */
const PRIOR = 0.5;

export interface CountHistory {
	/** Counts over the same classes, in the order of time. A rate has two classes. */
	windows: readonly (readonly number[])[];
	/** The reference over these classes; left out: the first half of the windows. */
	reference?: readonly number[];
	/** Rows that carry as much as one independent row, at least 1. */
	rows_each: number;
}

/**
 * Windows of counts. The probability of a stretch is that of the Dirichlet-multinomial law (Mosimann 1962, Biometrika 49) of its
 * counts, thinned to independent rows.
 */
export function countHistory({ windows, reference, rows_each }: CountHistory): History {
	const classes = windows.reduce((most, counts) => Math.max(most, counts.length), reference?.length ?? 0);
	const sums = [new Float64Array(classes)];
	for (const counts of windows) {
		const before = sums.at(-1);
		sums.push(Float64Array.from({ length: classes }, (_, i) => (before?.[i] ?? 0) + (counts[i] ?? 0) / rows_each));
	}
	const between = (from: number, to: number) =>
		Float64Array.from({ length: classes }, (_, i) => (sums[to]?.[i] ?? 0) - (sums[from]?.[i] ?? 0));
	const nothing = logGamma(classes * PRIOR) - classes * logGamma(PRIOR);
	const before = reference ?? between(0, Math.ceil(windows.length / 2));
	return {
		windows: windows.length,
		evidence(from, to) {
			const [first, last] = [sums[from], sums[to]];
			let [rows, sum] = [0, nothing];
			for (let i = 0; i < classes; i++) {
				const count = (last?.[i] ?? 0) - (first?.[i] ?? 0);
				rows += count;
				sum += logGamma(count + PRIOR);
			}
			return sum - logGamma(rows + classes * PRIOR);
		},
		likePresent(from, to, present) {
			const [now, then] = [logShares(between(present, windows.length)), logShares(before)];
			return between(from, to).reduce((sum, count, i) => sum + count * ((now[i] ?? 0) - (then[i] ?? 0)), 0) > 0;
		}
	};
}

/** Logarithms of the shares of counts, none of them 0. */
function logShares(counts: ArrayLike<number>): number[] {
	const all = Array.from(counts);
	const total = all.reduce((sum, count) => sum + count + PRIOR, 0);
	return all.map((count) => Math.log((count + PRIOR) / total));
}
