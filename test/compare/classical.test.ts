import { expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '#detectors/compare/checks.ts';
import { compareTables, pairOf } from '../../src/cli/compare/compare-tables.ts';
import { memoryTable } from './compare-files.ts';

const rows = (n: number, value: (i: number) => number) =>
	memoryTable({ x: Array.from({ length: n }, (_, i) => value(i)) });
const numbers = [rows(40, (i) => ((i * 7) % 11) + (i % 3) / 2), rows(50, (i) => ((i * 5) % 13) + (i % 4) / 2)] as const;
const two = [rows(60, (i) => Number(i % 3 === 0)), rows(80, (i) => Number(i % 2 === 0))] as const;

// scipy 1.17.1 on these rows, many of them equal: ks_2samp, cramervonmises_2samp, anderson_ksamp, epps_singleton_2samp,
// mannwhitneyu, ttest_ind (Welch), fisher_exact, and chi2_contingency without a correction; z is the root of chi-square.
it.each([
	['kolmogorov_smirnov', numbers, 0.355589081190498],
	['psi', numbers, 0.355589081190498],
	['cramer_von_mises', numbers, 0.20937096925910303],
	['anderson_darling', numbers, 0.12283348241121526],
	['epps_singleton', numbers, 0.08006911182272841],
	['mann_whitney', numbers, 0.14132546773316962],
	['t', numbers, 0.10923176350610043],
	['fisher_exact', two, 0.058442501471834524],
	['z', two, 0.04860657067343578],
	['chi_square', two, 0.04860657067343577],
	['g', two, 0.04745958712937763]
] as const)('--exact --metric %s gives the p-value of the rows', async (metric, [reference, current], p_value) => {
	const options = { limits: { ...DEFAULT_LIMITS, metric }, alpha: 0.05, exact: true, ignore: [] };
	const { comparison } = await compareTables(pairOf(reference, current, options), options);
	expect(comparison.columns.find((finding) => finding.metric === metric)?.p_value).toBeCloseTo(p_value, 12);
});
