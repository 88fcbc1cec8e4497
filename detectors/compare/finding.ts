import type { Leeway } from '#core/verdict.ts';
import type { Finding } from '#core/finding.ts';

/** One check of one column: a finding as everywhere in Leeway, without the places and clocks that a file does not have. */
export interface ComparedFinding extends Pick<
	Finding,
	| 'metric'
	| 'value'
	| 'lower'
	| 'upper'
	| 'unit'
	| 'n'
	| 'reference_n'
	| 'moved'
	| 'verdict'
	| 'reason'
	| 'detail'
	| 'method'
> {
	column: string;
	kind: 'numeric' | 'categorical';
	/** Null for a peer's number, which has no interval. */
	level: number | null;
	leeway: Leeway;
	/** Of the classical test of the same question, for people who know it; null where there is none. It decides nothing. */
	p_value: number | null;
	/** Name of that test; '' where there is none. */
	p_value_test: string;
	/** What changed, in words. */
	change: string;
}

/** A comparison of two files, as `--json` prints it. */
export interface Comparison {
	reference: string;
	current: string;
	reference_rows: number;
	current_rows: number;
	/** `leeway`, or the peer whose rules were used. */
	method: string;
	/** Chance that any column is called exceeded although nothing is too far; shared by all checks. Null for a peer. */
	alpha: number | null;
	assumption: string;
	/** About the files as a whole. */
	notes: string[];
	/** Columns whose law was not compared, and why; their missing values were. */
	skipped: { column: string; why: string }[];
	/** Worst first. */
	columns: ComparedFinding[];
	/** Whole rows, of which a sample is compared; absent where nobody asked for them. */
	rows?: ComparedFinding[];
}
