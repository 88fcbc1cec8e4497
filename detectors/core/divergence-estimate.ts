import type { Blind, Estimate } from '#core/verdict.ts';
import { divergenceInterval } from './divergence-interval.ts';
import type { Divergence } from './divergences.ts';
import type { Context } from './metric.ts';
import { SMOOTHING } from './paired-shares.ts';
import { sum } from './sum.ts';
import type { TwoSample } from './summary.ts';
import { tooFew } from './too-few.ts';

export interface Shown {
	/** From the divergence to the number shown, rising: the square root for a distance. Identity by default. */
	show?: (divergence: number) => number;
	/** Largest possible number; ends are cut to it. */
	most?: number;
	/** More for `method.params`. */
	params?: () => Estimate['method']['params'];
}

/** What the metrics made of an f-divergence share: the interval of divergence-interval.ts, shown on the metric's own scale. */
export function divergenceEstimate(
	sample: TwoSample,
	context: Context,
	divergence: Divergence,
	{ show = (x) => x, most = Infinity, params = () => ({}) }: Shown = {}
): Estimate | Blind {
	const n = sum(sample.current);
	const reference_n = sum(sample.reference);
	const blind = tooFew(n, reference_n, context.min_n);
	if (blind) return blind;
	const { alpha, profile } = context;
	const interval = divergenceInterval(sample, divergence, alpha, profile);
	const scaled = (x: number) => Math.min(most, show(x));
	return {
		value: scaled(interval.value),
		lower: scaled(interval.lower),
		upper: scaled(interval.upper),
		level: 1 - (alpha.lower + alpha.upper),
		n: Math.round(n),
		reference_n: Math.round(reference_n),
		method: {
			name: 'profile_likelihood',
			version: 1,
			params: {
				binning_id: sample.binning_id,
				classes: sample.classes.length,
				df: interval.df,
				smoothing: SMOOTHING,
				debiased: true,
				plain: scaled(interval.plain),
				p_no_change: interval.p_no_change,
				dispersion: profile ? profile.source : 'rows taken as independent',
				...params()
			}
		}
	};
}
