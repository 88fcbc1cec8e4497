import { logChiSquareTail } from '#detectors/core/distributions/chi-square.ts';
import type { TestResult } from './result.ts';

export interface ContingencyOptions {
	/** Yates' correction where one degree of freedom is left; on unless said otherwise. */
	correction?: boolean;
	/** Pearson's statistic, or the likelihood ratio G. */
	statistic?: 'pearson' | 'log-likelihood';
}

/** Counts along one or more dimensions, all rows of one length. */
export type Table = readonly (number | Table)[];

interface Cell {
	count: number;
	/** Where it stands in every dimension. */
	at: readonly number[];
}

/**
 * Test that the dimensions of a table of counts are independent, as scipy.stats.chi2_contingency gives it: Pearson's statistic
 * (1900) or G (Wilks 1935). Rows and columns that hold nothing are left out; with fewer than two of either left, nothing can
 * differ (statistic 0, p 1, dof 0).
 */
export function chi2Contingency(
	observed: Table,
	{ correction = true, statistic: form = 'pearson' }: ContingencyOptions = {}
): TestResult & { dof: number } {
	const cells = cellsOf(observed);
	const dimensions = cells[0]?.at.length ?? 0;
	const total = cells.reduce((sum, { count }) => sum + count, 0);
	const margins = Array.from({ length: dimensions }, (_, d) => marginOf(cells, d));
	const sizes = margins.map((margin) => [...margin.values()].filter((count) => count > 0).length);
	const dof = sizes.reduce((a, b) => a * b, 1) - sizes.reduce((a, b) => a + b, 0) + dimensions - 1;
	if (dof <= 0) return { statistic: 0, p_value: 1, dof: 0 };
	let statistic = 0;
	for (const { count, at } of cells) {
		const expected = at.reduce((product, i, d) => product * ((margins[d]?.get(i) ?? 0) / total), total);
		if (expected === 0) continue;
		const away = count - expected;
		const shift = dof === 1 && correction ? Math.sign(away) * Math.min(0.5, Math.abs(away)) : 0;
		const corrected = count - shift;
		if (form === 'pearson') statistic += (corrected - expected) ** 2 / expected;
		else if (corrected > 0) statistic += 2 * corrected * Math.log(corrected / expected);
	}
	// Rounding may leave a hair below zero.
	statistic = Math.max(0, statistic);
	return { statistic, p_value: Math.exp(logChiSquareTail(statistic, dof)), dof };
}

function cellsOf(table: Table, at: readonly number[] = []): Cell[] {
	return table.flatMap((entry, i) =>
		typeof entry === 'number' ? [{ count: entry, at: [...at, i] }] : cellsOf(entry, [...at, i])
	);
}

function marginOf(cells: readonly Cell[], dimension: number): Map<number, number> {
	const margin = new Map<number, number>();
	for (const { count, at } of cells) {
		const i = at[dimension] ?? 0;
		margin.set(i, (margin.get(i) ?? 0) + count);
	}
	return margin;
}
