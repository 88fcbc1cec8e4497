import { sum } from './sum.ts';

/** How often predictions were right in each class of a feature, in effective rows of a reference. */
export interface ClassOutcomes {
	hits: readonly number[];
	n: readonly number[];
}

/** What another mix of a feature's values does to accuracy, as a difference of shares; 95 %, of one look. */
export interface AccuracyChange {
	change: number;
	lower: number;
	upper: number;
	/** Share of the current rows in classes of which the reference has too few labels: taken as average. */
	unknown: number;
}

/** Fewer labelled rows of a class say too little about it. */
const MIN_LABELS = 30;
const Z = 1.959964;

/**
 * Change of accuracy to be expected from the mix of one feature's classes alone: the sum of `(q_c - p_c) a_c`, q and p the
 * shares of the classes now and in the reference, a_c the accuracy in the class in the reference. Null where no class has
 * enough labels.
 *
 * Holds where the mix changed and nothing else (covariate shift): predictions are right as often as before at each value,
 * and what changed along with it is what the feature stands for. Interval: delta method over the three samples (current rows,
 * reference rows, labels of each class), rows thinned by `rows_each`. Since q and p both sum to 1, a class's accuracy counts by its
 * difference from the average, and classes without labels add nothing.
 */
export function expectedAccuracy(
	{ current, reference }: { current: readonly number[]; reference: readonly number[] },
	{ hits, n }: ClassOutcomes,
	rows_each: number
): AccuracyChange | null {
	const labelled = sum(n);
	const rows = sum(current);
	const reference_rows = sum(reference);
	if (!(labelled > 0 && rows > 0 && reference_rows > 0)) return null;
	const average = sum(hits) / labelled;
	const classes = current.map((count, i) => {
		const [q, p] = [count / rows, (reference[i] ?? 0) / reference_rows];
		const [right, all] = [hits[i] ?? 0, n[i] ?? 0];
		const known = all >= MIN_LABELS;
		// One row more of each kind, so that a class in which all were right is not taken as certain.
		const guess = (right + 1) / (all + 2);
		const noise = known ? ((q - p) ** 2 * guess * (1 - guess) * rows_each) / all : 0;
		return { q, p, known, apart: known ? right / all - average : 0, noise };
	});
	if (!classes.some(({ known }) => known)) return null;
	const variance = (side: 'q' | 'p', size: number) => {
		const mean = sum(classes.map((it) => it[side] * it.apart));
		return ((sum(classes.map((it) => it[side] * it.apart ** 2)) - mean ** 2) * rows_each) / size;
	};
	const change = sum(classes.map(({ q, p, apart }) => (q - p) * apart));
	const noise = sum(classes.map((it) => it.noise)) + variance('q', rows) + variance('p', reference_rows);
	const width = Z * Math.sqrt(Math.max(0, noise));
	const unknown = sum(classes.map(({ q, known }) => (known ? 0 : q)));
	return { change, lower: Math.max(-1, change - width), upper: Math.min(1, change + width), unknown };
}
