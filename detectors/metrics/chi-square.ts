import { chi2Contingency } from '#detectors/classical/chi2-contingency.ts';
import { symmetricChiSquare } from '#detectors/core/divergences.ts';
import { divergenceEstimate } from '#detectors/core/divergence-estimate.ts';
import type { Metric } from '#detectors/core/metric.ts';

/**
 * Size of the difference that the chi-square test of homogeneity looks at: Cramer's V of the table "sample x class"
 * with both samples given the same weight, sqrt(half the sum of (p - q)^2 / (p + q)).
 *
 * Range: 0 (same law) to 1 (nothing in common). Sign: none, symmetric. Equal weights make it a property of the two laws;
 * the ordinary V shrinks as the reference grows. Near the origin V = 0.1 is a PSI of 0.04. `method.params` holds Pearson's
 * statistic of the observed table and its classical p-value, which pages nobody: it is the homogeneity test, both
 * samples random, never goodness of fit against the reference. Classes, interval and assumptions as for `psi`; lambda =
 * 4 n_eff V^2. Reference: Pearson 1911 (two samples); Cramer 1946; Le Cam 1986 (the distance).
 */
export const chiSquare: Metric<'two_sample'> = {
	name: 'chi_square',
	title: 'Chi-square',
	version: 1,
	kind: 'distance',
	unit: '',
	needs: 'two_sample',
	origin: 0,
	range: [0, 1],
	estimate: (sample, context) =>
		divergenceEstimate(sample, context, symmetricChiSquare, {
			show: Math.sqrt,
			most: 1,
			params: () => {
				const { statistic, p_value } = chi2Contingency([sample.current, sample.reference], { correction: false });
				return { form: 'cramers_v', statistic, p_value, p_value_kind: 'classical' };
			}
		})
};
