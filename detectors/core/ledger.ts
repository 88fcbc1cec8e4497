import type { Leeway } from '#core/verdict.ts';

/**
 * The alpha ledger: what part of a model's chance of ever paging falsely each look may spend. Pure; who wrote what
 * and when stands in the store. Sums over all looks, epochs and series never exceed the model's alpha.
 */

/** 1 / sum of 1 / (k ln^2(k + 1)) over k >= 1, which is 3.387735..., rounded down so that no sum exceeds its share. */
const SLOW = 0.29518;
const SQUARES = 6 / Math.PI ** 2;

/**
 * k-th part of a summable sequence that falls as slowly as it can afford: 1 / (k ln^2 k). Most of it goes to the first few,
 * as suits a rollout, which is over after some looks.
 */
function slowPart(k: number): number {
	return SLOW / (k * Math.log(k + 1) ** 2);
}

/**
 * The same, shared about evenly over the first `reach` parts, as suits a life of which nobody knows when it goes wrong.
 * The sum is at most the integral of 1 / (x ln^2 x) from `reach` on, 1 / ln(reach).
 */
function evenPart(k: number, reach: number): number {
	return Math.log(reach) / ((k + reach) * Math.log(k + reach) ** 2);
}

/** A dozen days of hourly looks, and a model of some twenty features. */
const LOOKS = 300;
const SERIES = 30;

/**
 * Share of a model's alpha that its `index`-th series gets when it is created (from 1). Later series get later shares;
 * none is ever scaled up or refunded.
 */
export function seriesShare(alpha: number, index: number): number {
	return alpha * evenPart(index, SERIES);
}

/** Part of a series' share for its r-th epoch (from 1): a new reference, leeway or binning starts one. */
export function epochShare(share: number, r: number): number {
	return (share * SQUARES) / (r * r);
}

/** Error probability that look k (from 1) of an epoch may spend. */
export function lookAlpha(share: number, k: number): number {
	return share * evenPart(k, LOOKS);
}

/** Error probability of one look of one series: what its paging ends may spend together. */
export function levelOf(at: { alpha: number; index: number; epoch: number; look: number }): number {
	return lookAlpha(epochShare(seriesShare(at.alpha, at.index), at.epoch), at.look);
}

/** Error probability, for one look alone, of an end that cannot page. */
export const REASSURING = 1e-3;

/**
 * Shares a look's error probability between the ends of its interval. Only `lower > max` and `upper < min` page: with one
 * limit its end may spend all; with two, half each. The other end of a one-sided leeway only tells `within` from
 * `undecided`, wakes nobody whichever it says, and so holds for each look alone at `REASSURING`: at the ledger's level it
 * would need some ten times the rows to call unchanged traffic `within`.
 */
export function endsFor(level: number, leeway: Pick<Leeway, 'min' | 'max'>): { lower: number; upper: number } {
	if (leeway.min === undefined) return { lower: level, upper: Math.max(level, REASSURING) };
	if (leeway.max === undefined) return { lower: Math.max(level, REASSURING), upper: level };
	return { lower: level / 2, upper: level / 2 };
}

/** Error budgets of a whole rollout, and where in it we stand; step and look count from 1. */
export interface RolloutPoint {
	alpha: { promote: number; roll_back: number };
	checks: number;
	step: number;
	look: number;
}

/**
 * Error probability of one check at one look of a rollout, for each direction. A false promotion needs `within`
 * on every check, so it is not shared between them; a false rollback needs one `exceeded`, so it is. Both are
 * shared over steps and looks.
 */
export function rolloutAlpha({ alpha, checks, step, look }: RolloutPoint): { promote: number; roll_back: number } {
	return {
		promote: epochShare(alpha.promote, step) * slowPart(look),
		roll_back: epochShare(alpha.roll_back / Math.max(1, checks), step) * slowPart(look)
	};
}

/**
 * The ends of a gate's interval: the one that proves "too far" spends the rollback's level, the one that proves "inside"
 * the promotion's. With two limits each end does both, and holds at the stricter.
 */
export function gateEnds(
	level: { promote: number; roll_back: number },
	leeway: Pick<Leeway, 'min' | 'max'>
): { lower: number; upper: number } {
	const { promote, roll_back } = level;
	if (leeway.min === undefined) return { lower: roll_back, upper: promote };
	if (leeway.max === undefined) return { lower: promote, upper: roll_back };
	const both = Math.min(promote, roll_back / 2);
	return { lower: both, upper: both };
}
