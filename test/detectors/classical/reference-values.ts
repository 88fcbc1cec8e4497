import { andersonKsamp } from '#detectors/classical/anderson-ksamp.ts';
import { chi2Contingency } from '#detectors/classical/chi2-contingency.ts';
import { contingencyAssociation } from '#detectors/classical/contingency-association.ts';
import { cramerVonMises2samp, cramerVonMisesExactP } from '#detectors/classical/cramervonmises-2samp.ts';
import { energyDistance } from '#detectors/classical/energy-distance.ts';
import { jensenShannonDistance, relativeEntropy } from '#detectors/classical/entropy.ts';
import { eppsSingleton2samp } from '#detectors/classical/epps-singleton-2samp.ts';
import { fisherExact } from '#detectors/classical/fisher-exact.ts';
import { ks2samp } from '#detectors/classical/ks-2samp.ts';
import { mannWhitneyU } from '#detectors/classical/mannwhitneyu.ts';
import type { Alternative } from '#detectors/classical/result.ts';
import { ttestInd } from '#detectors/classical/ttest-ind.ts';
import { wassersteinDistance } from '#detectors/classical/wasserstein-distance.ts';
import { kolmogorovTail } from '#detectors/core/distributions/kolmogorov.ts';
import { momentsOf } from '#detectors/core/moments.ts';
import { tallyOf, weightedTallyOf } from '#detectors/core/tally.ts';

/** One reference value: inputs, what the named source gives for them, and how exactly. */
export interface Vector {
	id: string;
	function: string;
	// The union of what the functions take; each reads its own keys.
	inputs: Inputs;
	expected: Record<string, number | string | number[] | null>;
	tolerance: Record<string, string>;
}

interface Inputs {
	x: number[];
	y: number[];
	x_expr: string;
	y_expr: string;
	alternative: Alternative;
	mode: 'auto' | 'exact' | 'asymp';
	method: string;
	use_continuity: boolean;
	equal_var: boolean;
	samples: number[][];
	midrank: boolean;
	U: number;
	m: number;
	n: number;
	d: number;
	u: number[];
	v: number[];
	u_weights: number[] | null;
	v_weights: number[] | null;
	p: number[];
	q: number[];
	base: number | null;
	observed: number[][];
	correction: boolean;
	statistic: 'pearson' | 'log-likelihood';
	table: [[number, number], [number, number]];
}

type Result = Record<string, number | number[]>;
const of = ({ statistic, p_value }: { statistic: number; p_value: number }): Result => ({ statistic, pvalue: p_value });
const weighted = ({ u, v, u_weights, v_weights }: Inputs) =>
	u_weights || v_weights
		? weightedTallyOf(u, v, u_weights ?? u.map(() => 1), v_weights ?? v.map(() => 1))
		: tallyOf(u, v);

/** What this product gives for the inputs, under scipy's names. */
export const FUNCTIONS: Record<string, (inputs: Inputs) => Result> = {
	ks_2samp: ({ x, y, alternative, mode = 'auto' }) => of(ks2samp(x, y, { alternative, method: mode })),
	ks_2samp_generated: ({ x_expr, y_expr, alternative, mode }) =>
		of(ks2samp(linspace(x_expr), linspace(y_expr), { alternative, method: mode })),
	kstwo_sf: ({ d, n }) => ({ pvalue: kolmogorovTail(d, n) }),
	anderson_ksamp: ({ samples, midrank }) => {
		const values = [...new Set(samples.flat())].sort((a, b) => a - b);
		const counts = samples.map((sample) => values.map((value) => sample.filter((held) => held === value).length));
		const made = andersonKsamp(counts, midrank);
		return { ...of(made), critical_values_first5: made.critical_values.slice(0, 5) };
	},
	cramervonmises_2samp: ({ x, y }) => of(cramerVonMises2samp(tallyOf(x, y))),
	cvm_2samp_exact_pvalue: ({ U, m, n }) => ({ pvalue: cramerVonMisesExactP(U, m, n) }),
	wasserstein_distance: (inputs) => ({ distance: wassersteinDistance(weighted(inputs)) }),
	energy_distance: (inputs) => ({ distance: energyDistance(weighted(inputs)) }),
	jensenshannon: ({ p, q, base }) => ({ distance: jensenShannonDistance(p, q, base ?? undefined) }),
	entropy: ({ p, q, base }) => ({ distance: relativeEntropy(p, q, base ?? undefined) }),
	chi2_contingency: ({ observed, correction, statistic }) => {
		const made = chi2Contingency(observed, { correction, statistic });
		return { ...of(made), dof: made.dof };
	},
	contingency_association: ({ observed, method }) => ({
		value: contingencyAssociation(observed, method as 'cramer' | 'tschuprow' | 'pearson')
	}),
	fisher_exact: ({ table, alternative }) => ({ pvalue: fisherExact(table, alternative).p_value }),
	mannwhitneyu: ({ x, y, alternative, method, use_continuity }) =>
		of(
			mannWhitneyU(tallyOf(x, y), {
				alternative,
				method: method as 'auto' | 'asymptotic' | 'exact',
				use_continuity
			})
		),
	epps_singleton_2samp: ({ x, y }) => of(eppsSingleton2samp(tallyOf(x, y))),
	ttest_ind: ({ x, y, alternative, equal_var }) => {
		const tally = tallyOf(x, y);
		return of(ttestInd(momentsOf(tally, 'x'), momentsOf(tally, 'y'), { alternative, equal_var }));
	}
};

/** 'linspace(1,200,500) - 1/(500*600*4)' as numbers. */
function linspace(text: string): number[] {
	const [low = 0, high = 0, count = 0] = (/linspace\(([^)]*)\)/.exec(text)?.[1] ?? '').split(',').map(Number);
	const factors = /- 1\/\(([^)]*)\)/.exec(text)?.[1]?.split('*').map(Number);
	const shift = factors ? 1 / factors.reduce((a, b) => a * b) : 0;
	return Array.from({ length: count }, (_, i) => low + ((high - low) * i) / (count - 1) - shift);
}

/** Largest difference that a tolerance in words allows: 'rtol 1e-7, atol 1e-14', '11 decimals', '4 significant', 'abs < 0.1'. */
export function allowed(tolerance: string, expected: number): number {
	const after = (pattern: RegExp) => Number(pattern.exec(tolerance)?.[1] ?? 0);
	if (tolerance.startsWith('exact')) return 4 * Number.EPSILON * Math.max(1, Math.abs(expected));
	const significant = after(/(\d+) significant/);
	const decimals = after(/(\d+) decimals/);
	const plain = /^[\d.e-]+$/.test(tolerance) ? Number(tolerance) : 0;
	const digits = significant > 0 ? 0.5001 * 10 ** (Math.floor(Math.log10(Math.abs(expected))) + 1 - significant) : 0;
	return Math.max(
		after(/rtol ([\d.e-]+)/) * Math.abs(expected) + after(/atol ([\d.e-]+)/),
		after(/abs < ([\d.e-]+)/),
		plain,
		digits,
		decimals > 0 ? 10 ** -decimals : 0,
		Number.EPSILON * Math.abs(expected)
	);
}
