import { isBeyond, type Ends, type Limits } from '#core/backtest.ts';
import { isBlind, type Blind, type Estimate } from '#core/verdict.ts';
import { endsFor, levelOf } from '#detectors/core/ledger.ts';

/** Error probabilities of a look in a new epoch. An end that pages nobody is not looked at. */
export function pagingEnds(
	{ alpha, index, leeway }: { alpha: number; index: number; leeway: Limits },
	look: number
): { lower: number; upper: number } {
	const { lower, upper } = endsFor(levelOf({ alpha, index, epoch: 1, look }), leeway);
	const unused = 0.4;
	return { lower: leeway.max === undefined ? unused : lower, upper: leeway.min === undefined ? unused : upper };
}

/** The ends of an estimate that page; null of a blind one. */
export function pagingOnly(found: Estimate | Blind, { min, max }: Limits): Ends | null {
	if (isBlind(found)) return null;
	return { lower: max === undefined ? -Infinity : found.lower, upper: min === undefined ? Infinity : found.upper };
}

/** So many looks in a row without a page end an alert, as in alerting. */
const LOOKS_TO_END = 3;

/**
 * Places at which an alert would open: the interval lies beyond a limit while no alert is open. Blind looks (null) leave
 * an alert as it is.
 */
export function pagesOf(looks: readonly (Ends | null)[], leeway: Limits): number[] {
	const pages: number[] = [];
	let quiet = LOOKS_TO_END;
	for (const [at, ends] of looks.entries()) {
		if (ends === null) continue;
		const beyond = isBeyond(ends, leeway);
		if (beyond && quiet >= LOOKS_TO_END) pages.push(at);
		quiet = beyond ? 0 : quiet + 1;
	}
	return pages;
}
