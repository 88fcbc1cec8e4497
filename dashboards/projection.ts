import { isBounded, type Leeway } from '#core/verdict.ts';
import { lastSeen, type ChartPoint, type SeenPoint } from './points.ts';

export interface Projection {
	/**
	 * When the interval would meet the limit, and what the verdict would then be; null when the estimate sits on a limit,
	 * or so near to one that a year would not do.
	 */
	meets: { time: number; verdict: 'within' | 'exceeded'; limit: number } | null;
	/** The interval's ends at a later time, if the estimate stays and rows keep arriving at the same rate. */
	at: (time: number) => { lower: number; upper: number };
}

const YEAR = 365 * 86_400_000;

/**
 * Where an undecided interval goes if the estimate stays: its half-widths shrink with one over the square root
 * of the rows, and rows arrive evenly since `start`. Null when the newest look is decided, blind or the first, or has
 * an end that its rows do not bound.
 */
export function project(
	points: readonly ChartPoint[],
	start: number,
	leeway: Pick<Leeway, 'min' | 'max'>
): Projection | null {
	const last = lastSeen(points);
	if (last?.verdict !== 'undecided' || last.time <= start || last !== points.at(-1)) return null;
	const { time, value, lower, upper } = last;
	if (!isBounded(lower) || !isBounded(upper)) return null;
	const at = (later: number) => {
		const shrink = Math.sqrt((time - start) / (later - start));
		return { lower: value - (value - lower) * shrink, upper: value + (upper - value) * shrink };
	};
	const meets = meeting(last, start, leeway);
	return { meets: meets.time < time + YEAR ? meets : null, at };
}

function meeting(
	{ time, value, lower, upper }: SeenPoint,
	start: number,
	{ min = -Infinity, max = Infinity }: Pick<Leeway, 'min' | 'max'>
): NonNullable<Projection['meets']> {
	/** On the limit itself this is never. */
	const when = (half: number, distance: number) => start + (time - start) * Math.max(1, (half / distance) ** 2);
	if (value > max) return { time: when(value - lower, value - max), verdict: 'exceeded', limit: max };
	if (value < min) return { time: when(upper - value, min - value), verdict: 'exceeded', limit: min };
	const [high, low] = [when(upper - value, max - value), when(value - lower, value - min)];
	return { time: Math.max(high, low), verdict: 'within', limit: high >= low ? max : min };
}
