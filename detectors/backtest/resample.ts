import type { Ends, Limits } from '#core/backtest.ts';
import { pagesOf } from './pages.ts';

const DAY_MS = 86_400_000;
export const MONTH_DAYS = 30;
/** ln 40: with no page in a time, a rate of more than this many in it is rejected at 2.5 % (Poisson). */
const NONE_SEEN = Math.log(40);

export interface Rate {
	value: number;
	/** 95 % interval. */
	lower: number;
	upper: number;
}

export interface PastLook {
	start: number;
	/** Of its interval; null: blind. */
	ends: Ends | null;
}

/**
 * Pages in 30 days of traffic like the history: its days are drawn anew, with replacement, so that what belongs together
 * within a day stays together (block bootstrap, Kunsch 1989). The interval is that of the draws, and never below what
 * so few days can rule out. `uniform` draws from (0, 1).
 */
export function pagesAMonth(
	looks: readonly PastLook[],
	at: { leeway: Limits; seconds: number; draws: number },
	uniform: () => number
): Rate {
	const days = [...Map.groupBy(looks, ({ start }) => Math.floor(start / DAY_MS)).values()];
	const covered = (looks.length * at.seconds * 1000) / DAY_MS;
	if (covered === 0) return { value: 0, lower: 0, upper: Infinity };
	const rates = Array.from({ length: at.draws }, () => {
		const drawn = days.flatMap(() => days[Math.floor(uniform() * days.length)] ?? []);
		const time = (drawn.length * at.seconds * 1000) / DAY_MS;
		return (
			(pagesOf(
				drawn.map(({ ends }) => ends),
				at.leeway
			).length *
				MONTH_DAYS) /
			time
		);
	}).sort((a, b) => a - b);
	const value = rates.reduce((sum, rate) => sum + rate, 0) / rates.length;
	const quantile = (q: number) => rates[Math.min(rates.length - 1, Math.floor(q * rates.length))] ?? 0;
	return {
		value,
		lower: quantile(0.025),
		upper: Math.max(quantile(0.975), (NONE_SEEN * MONTH_DAYS) / covered)
	};
}
