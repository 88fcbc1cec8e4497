import {
	UNKNOWN_GROUP,
	type BiasPart,
	type Bucket,
	type BiasReport,
	type BiasStrata,
	type BiasWindow
} from '#core/report.ts';
import { mantelHaenszelRatio } from '#detectors/core/mantel-haenszel.ts';
import type { BiasCount } from '#store/repositories/bias.ts';
import { ALPHA, blind, compare, judged, sideOf, type Compared, type Rules } from './compare.ts';
import { windowEnd } from './period.ts';

/** Two groups of one attribute, which is the first place of every cell. */
export interface Pair extends Rules {
	group: string;
	against: string;
}

/** The pair in every window of the period, each at the level of one look. */
export function overTime(
	counts: readonly BiasCount[],
	pair: Pair,
	bucket: Bucket,
	until: number
): NonNullable<BiasReport['over_time']> {
	const byTime = Map.groupBy(counts, ({ time }) => time);
	const weight = (some: readonly BiasCount[]) => some.reduce((sum, count) => sum + count.weight, 0);
	const windows = [...byTime].map(([start, all]): BiasWindow => {
		const mine = all.filter(({ cell }) => cell[0] === pair.group);
		const against = all.filter(({ cell }) => cell[0] === pair.against);
		const end = Math.min(windowEnd(start, bucket), until);
		const span = { start: new Date(start).toISOString(), end: new Date(end).toISOString() };
		return { ...withoutPart(compare(mine, against, pair)), span, share: weight(mine) / weight(all) };
	});
	return { bucket, windows };
}

/** The pair inside every stratum (the second place of the cells), and adjusted for them. */
export function inStrata(counts: readonly BiasCount[], pair: Pair, by: string): BiasStrata {
	const mine = counts.filter(({ cell }) => cell[0] === pair.group);
	const against = counts.filter(({ cell }) => cell[0] === pair.against);
	const { part, ...all } = compare(mine, against, pair);
	// All strata are about the part that decided: a sum of unlike parts would mean nothing.
	const rules = { ...pair, parts: [part] as const };
	const within = (some: readonly BiasCount[], stratum: string) => some.filter(({ cell }) => cell[1] === stratum);
	const names = [...new Set(counts.map(({ cell }) => cell[1] ?? UNKNOWN_GROUP))].sort((a, b) =>
		a.localeCompare(b, 'en', { numeric: true })
	);
	return {
		by,
		all,
		strata: names.map((stratum) => ({
			...withoutPart(compare(within(mine, stratum), within(against, stratum), rules)),
			stratum
		})),
		adjusted: adjusted(
			names.map((stratum) => ({
				one: sideOf(within(mine, stratum), part),
				two: sideOf(within(against, stratum), part)
			})),
			all,
			pair
		)
	};
}

function adjusted(
	strata: { one: ReturnType<typeof sideOf>; two: ReturnType<typeof sideOf> }[],
	all: Compared,
	pair: Pair
): Compared {
	if (all.verdict === 'blind') return blind(all.n, all.reason, all.detail);
	const ratio = mantelHaenszelRatio(strata, ALPHA);
	if (ratio === null) return blind(all.n, 'too_few', 'no stratum holds both groups');
	return judged(all.n, { ...ratio, level: 1 - ALPHA }, pair.leeway);
}

function withoutPart({ part: _, ...rest }: Compared & { part: BiasPart }): Compared {
	return rest;
}
