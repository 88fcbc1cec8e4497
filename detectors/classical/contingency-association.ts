import { chi2Contingency } from './chi2-contingency.ts';

/**
 * Strength of association in a table of counts without empty rows or columns, 0 (none) to 1: Cramer's V (1946), Tschuprow's T
 * (1925) or Pearson's contingency coefficient, as scipy.stats.contingency.association gives them.
 */
export function contingencyAssociation(
	observed: readonly (readonly number[])[],
	method: 'cramer' | 'tschuprow' | 'pearson' = 'cramer'
): number {
	const rows = observed.length;
	const columns = observed[0]?.length ?? 0;
	const total = observed.flat().reduce((sum, count) => sum + count, 0);
	const phi2 = chi2Contingency(observed, { correction: false }).statistic / total;
	if (method === 'pearson') return Math.sqrt(phi2 / (1 + phi2));
	const most = method === 'cramer' ? Math.min(rows, columns) - 1 : Math.sqrt((rows - 1) * (columns - 1));
	return Math.sqrt(phi2 / most);
}
