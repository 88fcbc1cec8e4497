import type { Limits } from '#core/backtest.ts';

/** Ends of an interval; infinite where the end pages nobody. */
export interface Ends {
	lower: number;
	upper: number;
}

/** Whether a whole interval lies beyond a limit. */
export function isBeyond({ lower, upper }: Ends, { min = -Infinity, max = Infinity }: Limits): boolean {
	return lower > max || upper < min;
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
