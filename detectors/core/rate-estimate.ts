import type { Blind, Estimate } from '#core/verdict.ts';
import type { Context } from './metric.ts';
import { aboveUsual, dispersedInterval } from './dispersed-rates.ts';
import { differenceInterval, ratioInterval } from './rates.ts';
import { ofShare } from './dispersion.ts';
import { spreadOf } from './share-profile.ts';
import type { Counts, Groups } from './summary.ts';
import { tooFew } from './too-few.ts';

/**
 * A share of rows with its interval: exact for independent rows, wider by what the profile of this share says of the way in
 * which windows differ. With a reference of the same hour it is the usual share and what it is above that hour's.
 */
export function rateEstimate(counts: Counts, context: Context): Estimate | Blind {
	const { hits, n, reference, usual } = counts;
	const blind = tooFew(n, null, context.min_n);
	if (blind) return blind;
	const { alpha, profile } = context;
	const thinning = !ofShare(profile) ? thinningOf(context) : 1;
	const spread = spreadOf(profile, n, reference?.n);
	const now = { hits: hits / thinning, n: n / thinning, sd: spread.window };
	const then = usual !== undefined && reference && reference.n > 0 ? { ...reference, sd: spread.reference } : undefined;
	const found = then && usual !== undefined ? aboveUsual(now, then, usual, alpha) : dispersedInterval(now, alpha);
	return {
		...found,
		level: 1 - (alpha.lower + alpha.upper),
		n: Math.round(n),
		reference_n: reference ? Math.round(reference.n) : null,
		method: {
			name: then ? 'above_the_same_hour' : spread.window > 0 ? 'dispersed_binomial' : 'clopper_pearson',
			version: 2,
			params: {
				hits,
				design_effect: thinningOf(context),
				...(spread.window > 0 && { log_odds_sd: spread.window }),
				...(then && usual !== undefined && { share: hits / n, usual }),
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
