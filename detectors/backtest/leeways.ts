import type { Limits } from '#core/backtest.ts';
import type { AnyMetric } from '#detectors/core/metric.ts';

/** A margin below this would make a page of what nobody needs to act on, however sure it is. */
const LEAST = 0.01;
/** What has a unit, or may be held to far less than one per cent: a hundredth means nothing. */
const OF_THEIR_SCALE = new Set(['wasserstein', 'energy', 'quantile', 'cardinality', 'error_rate']);
/** Decades from the first margin on that are tried. */
const DECADES = 6;
const STEPS = [1, 2, 5];
/** An objective stands in the metric's own unit, where twice as much is a lot. */
const OBJECTIVE_STEPS = [1, 1.5, 2, 3, 5, 7];

/**
 * Leeways of the same shape as one, the tightest first: with an upper limit, a lower one or both, at margins of 0.01, 0.02, 0.05, 0.1, ...
 * around where nothing has changed. An objective has no such place: its margins are counted from 0, or from the best value
 * there is. What has a scale of its own begins a decade below its present margin.
 */
export function leewaysLike(leeway: Limits, metric: Pick<AnyMetric, 'name' | 'origin' | 'range'>): Limits[] {
	const base = metric.origin ?? bestOf(leeway, metric.range[1]);
	const margin = Math.max((leeway.max ?? base) - base, base - (leeway.min ?? base));
	const least = !OF_THEIR_SCALE.has(metric.name) || !(margin > 0) ? LEAST : 10 ** (Math.floor(Math.log10(margin)) - 1);
	const steps = metric.origin === undefined ? OBJECTIVE_STEPS : STEPS;
	const margins = Array.from({ length: DECADES }, (_, power) => steps.map((step) => step * least * 10 ** power)).flat();
	const [lowest, highest] = metric.range;
	return (
		margins
			.map((by) => around(leeway, base, by, metric.origin === 1))
			// A limit that nothing can pass is none.
			.filter(({ min, max }) => (min === undefined || min > lowest) && (max === undefined || max < highest))
	);
}

/** Where the margin of an objective is counted from. */
function bestOf({ min, max }: Limits, highest: number): number {
	if (min !== undefined && max !== undefined) return (min + max) / 2;
	if (max !== undefined) return max > 0 ? 0 : 2 * max - 1;
	return highest === 1 ? 1 : 2 * Math.abs(min ?? 0) + 1;
}

/** A ratio has the same leeway for a half as for twice as much. */
function around({ min, max }: Limits, base: number, by: number, isRatio: boolean): Limits {
	const below = isRatio && max !== undefined ? base / (1 + by) : base - by;
	return { ...(min !== undefined && { min: written(below) }), ...(max !== undefined && { max: written(base + by) }) };
}

/** As an owner would write it: 5 * 10 ** -2 is not 0.05 to the last digit. */
function written(limit: number): number {
	return Number(limit.toPrecision(3));
}
