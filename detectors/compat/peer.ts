/** One side of a column of numbers, in the order of its rows. */
export interface NumberSide {
	/** NaN where the value is missing. */
	values: Float64Array;
	/** Whole numbers throughout and none missing: what NumPy holds as integers and bins in another way. */
	integer: boolean;
}

/** A column as a peer gets it: whole, on both sides. Categories are text; null is missing. */
export type PeerColumn =
	| { kind: 'numeric'; reference: NumberSide; current: NumberSide }
	| {
			kind: 'categorical';
			reference: readonly (string | null)[];
			current: readonly (string | null)[];
			/** Every value of both sides is true or false, and not text that says so. */
			boolean?: boolean;
	  };

/** What the peer would have reported. */
export interface PeerResult {
	/** Leeway's name of the metric. */
	metric: string;
	/** The peer's own name of it. */
	test: string;
	/** The number that the peer holds against its threshold: a distance, or a p-value. */
	value: number;
	threshold: number;
	/** Where drift lies: p-values fall, distances rise. */
	drift_when: 'above' | 'below';
	drifted: boolean;
	statistic?: number;
	p_value?: number;
	/** Bins, base, smoothing: whatever the number depends on. */
	params: Record<string, string | number | boolean>;
}

export interface Peer {
	name: string;
	/** Project and version whose behaviour this is. */
	source: string;
	/** Leeway's names of the metrics that can be asked for. */
	metrics: readonly string[];
	/** A row with a missing value in any column is taken out of all columns before. */
	drops_incomplete_rows?: boolean;
	/**
	 * The peer's number for a column: by its default rule, or by the metric asked for. Throws `PeerRefusal` where the peer
	 * itself fails or gives nothing.
	 */
	compare(column: PeerColumn, metric?: string): PeerResult;
}

/** The peer gives no number for this column; the message says what it does instead. */
export class PeerRefusal extends Error {}

/** Times of each category; missing ones are left out. */
export function valueCounts(values: Iterable<string | null>): Map<string, number> {
	const counts = new Map<string, number>();
	for (const value of values) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
	return counts;
}

/** Counts of two sides over all categories of either, the first's first. */
export function pairedCounts(one: Map<string, number>, two: Map<string, number>): { one: number[]; two: number[] } {
	const keys = [...new Set([...one.keys(), ...two.keys()])];
	return { one: keys.map((key) => one.get(key) ?? 0), two: keys.map((key) => two.get(key) ?? 0) };
}

export function total(counts: readonly number[]): number {
	return counts.reduce((sum, count) => sum + count, 0);
}
