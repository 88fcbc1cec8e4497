import type { Limits } from '#core/backtest.ts';
import { isBounded } from '#core/verdict.ts';
import type { AnyMetric, Metric } from '#detectors/core/metric.ts';
import { sum } from '#detectors/core/sum.ts';
import type { Counts, DispersionProfile, Groups, Quantiles, Values } from '#detectors/core/summary.ts';
import { withGradual } from './drifts.ts';

/** Metrics that measure a window itself: a share, two groups of it, a quantile, how often values repeat. */
export type Measure = Metric<'counts'> | Metric<'groups'> | Metric<'quantiles'> | Metric<'values'>;

/** What a measure reads of one window; null where the monitor is blind before it is read. */
export interface PastMeasure {
	start: number;
	input: Counts | Groups | Quantiles | Values | null;
	profile?: DispersionProfile;
}

/** A change of what is measured, from what it usually is to `size`. */
export interface Move {
	kind: 'rise' | 'fall';
	size: number;
	/** Windows over which it comes; 1: sudden. */
	over: number;
}

export function isMeasure(metric: AnyMetric): metric is Measure {
	return ['counts', 'groups', 'quantiles', 'values'].includes(metric.needs);
}

/** How far beyond a limit a move goes, in parts of the way from the usual value to the limit. */
const BEYOND = [0.5, 1, 2];

/** Moves past every limit that the usual value keeps, and the first of them gradual. `range` is that of the metric. */
export function movesFor({ min, max }: Limits, usual: number, [lowest, highest]: readonly [number, number]): Move[] {
	const past = (kind: Move['kind'], limit: number): Move[] =>
		BEYOND.map((part) => Number((limit + part * (limit - usual)).toPrecision(3)))
			.filter((size) => size >= lowest && size <= highest && (kind === 'rise' ? size > limit : size < limit))
			.map((size) => ({ kind, size, over: 1 }));
	return withGradual([
		...(max !== undefined && usual < max ? past('rise', max) : []),
		...(min !== undefined && usual > min ? past('fall', min) : [])
	]);
}

/**
 * A window as it would be had the measure moved from one value to another. Expected rows are moved, so the number of rows and
 * the noise of the window stay. Shares take rows from the others alike; of two groups the one that has less room stays, and
 * of a ratio the one that falls moves; a quantile takes all values along; values become as common, or as rare, as the move says.
 */
export function moved(metric: Measure, input: PastMeasure['input'], from: number, to: number): PastMeasure['input'] {
	if (input === null) return null;
	if ('q' in input) return { ...input, upper_bounds: input.upper_bounds.map(boundMove(from, to)) };
	if ('group' in input)
		return metric.kind === 'ratio' ? ratioMoved(input, to / from) : differenceMoved(input, to - from);
	if ('hits' in input) return { ...input, hits: input.n * shareMoved(input.hits / input.n, from, to) };
	return {
		...input,
		counts: metric.name === 'cardinality' ? spreadOut(input.counts, from / to) : commoner(input.counts, to)
	};
}

function shareMoved(share: number, from: number, to: number): number {
	return to > from ? share + ((1 - share) * (to - from)) / (1 - from) : (share * to) / from;
}

/** Slower requests are slower by a factor; values around 0 have none. */
function boundMove(from: number, to: number): (bound: number) => number {
	return (bound) => (!isBounded(bound) ? bound : from > 0 && to > 0 ? (bound * to) / from : bound + to - from);
}

function ratioMoved({ group, against }: Groups, factor: number): Groups {
	return factor < 1
		? { group: { ...group, hits: group.hits * factor }, against }
		: { group, against: { ...against, hits: against.hits / factor } };
}

function differenceMoved({ group, against }: Groups, by: number): Groups {
	const [falls, rises] = by < 0 ? [group, against] : [against, group];
	const down = Math.min(Math.abs(by), falls.hits / falls.n);
	const up = Math.min(Math.abs(by) - down, 1 - rises.hits / rises.n);
	const [lower, higher] = [
		{ ...falls, hits: falls.hits - down * falls.n },
		{ ...rises, hits: rises.hits + up * rises.n }
	];
	return by < 0 ? { group: lower, against: higher } : { group: higher, against: lower };
}

/** The commonest value comes to a share of the rows. */
function commoner(counts: readonly number[], share: number): number[] {
	const n = sum(counts);
	const most = largest(counts);
	if (share * n < most) return scattered(counts, 1 - (share * n) / most);
	const at = counts.indexOf(most);
	return counts.map((count, i) => (i === at ? share * n : (count * (1 - share) * n) / (n - most)));
}

/** Part of the rows get values of their own. */
function scattered(counts: readonly number[], part: number): number[] {
	const own = part * sum(counts);
	const ones = Array.from({ length: Math.floor(own) }, () => 1);
	return [...counts.map((count) => count * (1 - part)), ...ones, own - ones.length];
}

/** So many times as many pairs of equal values: part of the rows get values of their own, or the commonest one. */
function spreadOut(counts: readonly number[], pairs: number): number[] {
	if (pairs <= 1) return scattered(counts, 1 - Math.sqrt(pairs));
	const n = sum(counts);
	// (1 - s)^2 A + 2 s (1 - s) p + s^2 = pairs A, where A is the share of equal pairs and p that of the commonest.
	const [equal, most] = [counts.reduce((all, count) => all + (count / n) ** 2, 0), largest(counts) / n];
	const [a, b, c] = [equal - 2 * most + 1, 2 * (most - equal), equal * (1 - pairs)];
	const part = a > 0 ? Math.min(1, (-b + Math.sqrt(b * b - 4 * a * c)) / (2 * a)) : 0;
	return commoner(counts, most + part * (1 - most));
}

/** Free text has more values than a call takes arguments. */
function largest(counts: readonly number[]): number {
	return counts.reduce((most, count) => Math.max(most, count), 0);
}
