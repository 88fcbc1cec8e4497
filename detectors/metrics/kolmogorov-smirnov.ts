import type { Metric } from '#detectors/core/metric.ts';
import { tooFew } from '#detectors/core/too-few.ts';

/**
 * Kolmogorov-Smirnov distance: the largest difference between the two distribution functions.
 *
 * Range: 0 (same law) to 1. Sign: none. For numbers from the fine bins of the scale; missing values count as lowest, then
 * NaN, then -infinity, so that a flood of nulls is a distance and not a gap. Value: sqrt(K^2 - 0.82 / n_eff), less what
 * sampling alone adds. Interval: two-sample Dvoretzky-Kiefer-Wolfowitz-Massart band, half of each end's error
 * probability to each sample; exact at every sample size and for every law, discrete ones too, for independent rows (with a
 * dispersion profile the rows are thinned by its heaviest eigenvalue). A shift that stays inside one bin is not seen:
 * `resolution` is the largest share in one bin. `method.params` holds the observed statistic and its classical
 * asymptotic p-value, which pages nobody. Reference: Massart 1990; Smirnov 1939.
 */
export const kolmogorovSmirnov: Metric<'two_sample'> = {
	name: 'kolmogorov_smirnov',
	title: 'KS',
	version: 1,
	kind: 'distance',
	unit: '',
	needs: 'two_sample',
	origin: 0,
	range: [0, 1],
	estimate: (sample, context) => {
		const { current, reference } = sample.fine ?? sample;
		const n = total(current);
		const m = total(reference);
		const blind = tooFew(n, m, context.min_n);
		if (blind) return blind;
		const { alpha, profile } = context;
		const thinning = Math.max(1, ...(profile?.eigenvalues ?? []));
		const { statistic, resolution } = largestGap(current, reference, n, m);
		const rows = (n * m) / (n + m) / thinning;
		const lower = Math.max(0, statistic - band(alpha.lower, n / thinning) - band(alpha.lower, m / thinning));
		const upper = Math.min(1, statistic + band(alpha.upper, n / thinning) + band(alpha.upper, m / thinning));
		return {
			// Mean square of the statistic of two samples of one law: pi^2 / 12 over n_eff.
			value: Math.max(lower, Math.sqrt(Math.max(0, statistic ** 2 - Math.PI ** 2 / 12 / rows))),
			lower,
			upper,
			level: 1 - (alpha.lower + alpha.upper),
			n: Math.round(n),
			reference_n: Math.round(m),
			method: {
				name: 'dvoretzky_kiefer_wolfowitz_massart',
				version: 1,
				params: {
					statistic,
					resolution,
					debiased: true,
					p_value: classicalTail(statistic * Math.sqrt(rows)),
					p_value_kind: 'classical'
				}
			}
		};
	}
};

/** Massart: P(sup |F_n - F| > e) <= 2 exp(-2 n e^2); each sample gets half of alpha. */
function band(alpha: number, n: number): number {
	return Math.sqrt(Math.log(4 / alpha) / (2 * n));
}

function largestGap(current: readonly number[], reference: readonly number[], n: number, m: number) {
	let gap = 0;
	let statistic = 0;
	let resolution = 0;
	for (const [i, x] of current.entries()) {
		const y = reference[i] ?? 0;
		gap += x / n - y / m;
		statistic = Math.max(statistic, Math.abs(gap));
		resolution = Math.max(resolution, x / n, y / m);
	}
	return { statistic: Math.min(1, statistic), resolution };
}

/** P(K > x) of Kolmogorov's law, by its two series. */
function classicalTail(x: number): number {
	if (x < 0.1) return 1;
	let sum = 0;
	for (let k = 1; k <= 100; k++) {
		const term = x > 1 ? Math.exp(-2 * k * k * x * x) : Math.exp((-((2 * k - 1) ** 2) * Math.PI ** 2) / (8 * x * x));
		sum += x > 1 && k % 2 === 0 ? -term : term;
	}
	return Math.min(1, Math.max(0, x > 1 ? 2 * sum : 1 - (Math.sqrt(2 * Math.PI) / x) * sum));
}

function total(counts: readonly number[]): number {
	return counts.reduce((sum, count) => sum + count, 0);
}
