import { UNBOUNDED } from '#core/verdict.ts';
import { dispersedLowerEnd, dispersedUpperEnd } from './distributions/dispersed-binomial.ts';
import { logBinomialLowerTail, logBinomialUpperTail } from './distributions/binomial.ts';
import { logProductLevel } from './product-level.ts';
import type { Interval } from './rates.ts';

type Alpha = { lower: number; upper: number };

/** A bin in which the quantile may lie, with the logarithms of the p-values of "it lies here or lower", "here or higher". */
interface Place {
	from: number;
	to: number;
	low: number;
	high: number;
}

/**
 * Exact interval for the q-quantile of the law behind a histogram, valid for every law: the quantile does not lie below a
 * bound when so few rows there would be too unlikely, were a share q of the law there (David and Nagaraja 2003,
 * section 7.1, on bins). Ends are bin bounds, so the resolution is the bin's width. `counts` may be fractional.
 */
export function orderStatisticInterval(
	upperBounds: readonly number[],
	counts: readonly number[],
	q: number,
	alpha: Alpha
): Interval {
	const places = placesOf(upperBounds, counts, q);
	const value = quantileOf(upperBounds, counts, q);
	const lower = places.find(({ low }) => low > Math.log(alpha.lower))?.from ?? value;
	const upper = places.findLast(({ high }) => high > Math.log(alpha.upper))?.to ?? value;
	return { value, lower: Math.min(lower, value), upper: Math.max(upper, value) };
}

/**
 * The same where windows differ: log-odds of the share of rows below a bound stray from window to window, normally with
 * deviation `sd`. A quantile above a bound is rejected when so many rows below it would be too unlikely, were a share q there.
 */
export function dispersedQuantileInterval(
	upperBounds: readonly number[],
	counts: readonly number[],
	q: number,
	sd: number,
	alpha: Alpha
): Interval {
	const n = counts.reduce((sum, count) => sum + count, 0);
	const value = quantileOf(upperBounds, counts, q);
	const bounds = [-UNBOUNDED, ...upperBounds.map((bound) => Math.min(bound, UNBOUNDED)), UNBOUNDED];
	const below = [0];
	for (const count of [...counts, 0]) below.push((below.at(-1) ?? 0) + count);
	// Rows up to the end of a place, and before its beginning: both rise from place to place.
	const first = firstWhere(bounds.length - 1, (i) => dispersedUpperEnd(below[i + 1] ?? n, n, sd, alpha.lower) > q);
	const beyond = firstWhere(bounds.length - 1, (i) => dispersedLowerEnd(below[i] ?? 0, n, sd, alpha.upper) >= q);
	const [lower = value, upper = value] = [bounds[first], bounds[beyond]];
	return { value, lower: Math.min(lower, value), upper: Math.max(upper, value) };
}

/** First of `count` places from which on `holds` is true; `count` where it never is. */
function firstWhere(count: number, holds: (place: number) => boolean): number {
	let [low, high] = [0, count];
	while (low < high) {
		const middle = (low + high) >> 1;
		if (holds(middle)) high = middle;
		else low = middle + 1;
	}
	return low;
}

/**
 * Exact interval for the difference of the q-quantiles behind two histograms over the same bins: a difference is rejected
 * when no two bins that far apart make both samples likely enough, by the product of their p-values.
 */
export function quantileDifferenceInterval(
	upperBounds: readonly number[],
	one: readonly number[],
	two: readonly number[],
	q: number,
	alpha: Alpha
): Interval {
	const value = quantileOf(upperBounds, one, q) - quantileOf(upperBounds, two, q);
	const [here, there] = [placesOf(upperBounds, one, q), placesOf(upperBounds, two, q)];
	const lower = leastDifference(here, there, logProductLevel(alpha.lower));
	const upper = -leastDifference(there, here, logProductLevel(alpha.upper));
	return { value, lower: Math.min(value, lower), upper: Math.max(value, upper) };
}

/** Smallest `one - two` over pairs of places that are likely enough together. */
function leastDifference(one: readonly Place[], two: readonly Place[], level: number): number {
	let least = UNBOUNDED;
	for (const { from, low } of one) {
		// Highest place of the other that goes with this one; `high` falls from place to place.
		const to = two.findLast(({ high }) => low + high > level)?.to;
		if (to !== undefined) least = Math.min(least, from - to);
	}
	// An end without bound overflows the difference.
	return Math.max(-UNBOUNDED, least);
}

/** The bins and the open ends beyond them, in rising order. */
function placesOf(upperBounds: readonly number[], counts: readonly number[], q: number): Place[] {
	const n = counts.reduce((sum, count) => sum + count, 0);
	const places: Place[] = [];
	let from = -UNBOUNDED;
	let below = 0;
	for (const [i, bound] of [...upperBounds, UNBOUNDED].entries()) {
		const to = Math.min(bound, UNBOUNDED);
		const high = logBinomialUpperTail(below, n, q);
		below += counts[i] ?? 0;
		places.push({ from, to, low: logBinomialLowerTail(below, n, q), high });
		from = to;
	}
	return places;
}

/** The quantile of the histogram itself, linear inside the bin. */
function quantileOf(upperBounds: readonly number[], counts: readonly number[], q: number): number {
	const wanted = q * counts.reduce((sum, count) => sum + count, 0);
	let below = 0;
	for (const [i, bound] of upperBounds.entries()) {
		const count = counts[i] ?? 0;
		if (count > 0 && below + count >= wanted) {
			const to = Math.min(bound, UNBOUNDED);
			const from = upperBounds[i - 1] ?? to;
			return from + ((wanted - below) / count) * (to - from);
		}
		below += count;
	}
	return upperBounds.at(-1) ?? 0;
}
