import type { Blind, Estimate } from '#core/verdict.ts';
import type { Context } from './metric.ts';
import { differenceInterval, rateInterval, ratioInterval } from './rates.ts';
import type { Counts, Groups } from './summary.ts';
import { tooFew } from './too-few.ts';

/** A share of rows with its exact interval; the reference's share is reported beside it. */
export function rateEstimate({ hits, n, reference }: Counts, context: Context): Estimate | Blind {
	const blind = tooFew(n, null, context.min_n);
	if (blind) return blind;
	const { alpha } = context;
	const thinning = thinningOf(context);
	return {
		...rateInterval({ hits: hits / thinning, n: n / thinning }, alpha),
		level: 1 - (alpha.lower + alpha.upper),
		n: Math.round(n),
		reference_n: reference ? Math.round(reference.n) : null,
		method: {
			name: 'clopper_pearson',
			version: 1,
			params: {
				hits,
				design_effect: thinning,
				...(reference && reference.n > 0 ? { reference_share: reference.hits / reference.n } : {})
			}
		}
	};
}

/** Shares of two groups compared: `group - against` or `group / against`. */
export function pairEstimate(
	{ group, against }: Groups,
	context: Context,
	compare: 'difference' | 'ratio'
): Estimate | Blind {
	const blind = tooFew(group.n, against.n, context.min_n);
	if (blind) return blind;
	const { alpha } = context;
	const thinning = thinningOf(context);
	const one = { hits: group.hits / thinning, n: group.n / thinning };
	const two = { hits: against.hits / thinning, n: against.n / thinning };
	return {
		...(compare === 'difference' ? differenceInterval(one, two, alpha) : ratioInterval(one, two, alpha)),
		level: 1 - (alpha.lower + alpha.upper),
		n: Math.round(group.n),
		reference_n: Math.round(against.n),
		method: {
			name: 'exact_product_of_tails',
			version: 1,
			params: {
				sign: compare === 'difference' ? 'group - against' : 'group / against',
				rate: group.hits / group.n,
				against_rate: against.hits / against.n,
				hits: group.hits,
				against_hits: against.hits,
				design_effect: thinning
			}
		}
	};
}

/** Rows that carry as much as one independent row: the heaviest design effect, which bounds that of every share. */
function thinningOf({ profile }: Context): number {
	return Math.max(1, ...(profile?.eigenvalues ?? []));
}
