import type { Leeway } from '#core/verdict.ts';
import { lastSeen, type ChartPoint } from './points.ts';

export interface Projection {
	/** When the interval would meet the limit, and what the verdict would then be; null when the estimate sits on a limit. */
	meets: { time: number; verdict: 'within' | 'exceeded'; limit: number } | null;
	/** The interval's ends at a later time, if the estimate stays and rows keep arriving at the same rate. */
	at: (time: number) => { lower: number; upper: number };
}

/**
 * Where an undecided interval goes if the estimate stays: its half-widths shrink with one over the square root
 * of the rows, and rows arrive evenly since `start`. Null when the newest look is decided, blind or the first.
 */
export function project(
	points: readonly ChartPoint[],
	start: number,
	leeway: Pick<Leeway, 'min' | 'max'>
): Projection | null {
	const last = lastSeen(points);
	if (last?.verdict !== 'undecided' || last.time <= start || last !== points.at(-1)) return null;
	const { time, value, lower, upper } = last;
	const at = (later: number) => {
		const shrink = Math.sqrt((time - start) / (later - start));
		return { lower: value - (value - lower) * shrink, upper: value + (upper - value) * shrink };
	};
	const when = (half: number, distance: number) => start + (time - start) * Math.max(1, (half / distance) ** 2);
	const { min = -Infinity, max = Infinity } = leeway;
	if (value === max || value === min) return { meets: null, at };
	if (value > max) return { meets: { time: when(value - lower, value - max), verdict: 'exceeded', limit: max }, at };
	if (value < min) return { meets: { time: when(upper - value, min - value), verdict: 'exceeded', limit: min }, at };
	const [high, low] = [when(upper - value, max - value), when(value - lower, value - min)];
	return { meets: { time: Math.max(high, low), verdict: 'within', limit: high >= low ? max : min }, at };
}
