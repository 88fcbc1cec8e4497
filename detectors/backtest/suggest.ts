import type { Limits } from '#core/backtest.ts';
import { MONTH_DAYS, pagesAMonth, type PastLook } from './resample.ts';

/** Draws of the history for each leeway tried. */
const DRAWS = 100;

/**
 * The first of the candidates, the tightest, with which traffic like the history pages less than once a year; null where none
 * does. `random` begins anew for each, so that a wider one never pages more.
 */
export function suggestLeeway(
	looks: readonly PastLook[],
	{ candidates, seconds }: { candidates: readonly Limits[]; seconds: number },
	random: () => () => number
): Limits | null {
	const quiet = (leeway: Limits) => {
		const { value } = pagesAMonth(looks, { leeway, seconds, draws: DRAWS }, random());
		return (value * 365) / MONTH_DAYS < 1;
	};
	return candidates.find(quiet) ?? null;
}
