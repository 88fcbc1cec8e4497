import { MONTH_DAYS, pagesAMonth, type PastLook } from './resample.ts';

/** A limit below this would make a page of what nobody needs to act on, however sure it is. */
const LEAST = 0.01;
const STEPS = [1, 2, 5];
/** Draws of the history for each limit tried. */
const DRAWS = 100;

/**
 * The smallest limit of 0.01, 0.02, 0.05, 0.1, ... above `origin`, where nothing has changed, at which traffic like the history pages less than once a year; null
 * where none within the metric's range does. `random` begins anew for each limit, so that a larger one never pages more.
 */
export function suggestMax(
	looks: readonly PastLook[],
	{ origin, most, seconds }: { origin: number; most: number; seconds: number },
	random: () => () => number
): number | null {
	for (let power = Math.log10(LEAST); origin + 10 ** power <= most; power++) {
		for (const step of STEPS) {
			// Rounded: 5 * 10 ** -2 is not 0.05 to the last digit.
			const max = Number((origin + Number((step * 10 ** power).toPrecision(1))).toPrecision(12));
			if (max > most) return null;
			const { value } = pagesAMonth(looks, { max, seconds, draws: DRAWS }, random());
			if ((value * 365) / MONTH_DAYS < 1) return max;
		}
	}
	return null;
}
