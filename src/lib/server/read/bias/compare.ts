import type { BiasPart, Definition, Interval } from '#core/report.ts';
import { decide, isBounded, type Leeway, type Reason, type Verdict } from '#core/verdict.ts';
import { katzInterval } from '#detectors/core/katz.ts';
import type { Hits } from '#detectors/core/rates.ts';
import { tooFew } from '#detectors/core/too-few.ts';
import { wilsonInterval } from '#detectors/core/wilson.ts';
import type { BiasCount } from '#store/repositories/bias.ts';

/** Error of both ends together: a closed period has one look. */
export const ALPHA = 0.05;

/** Hits among which rows. */
type Counted = Pick<BiasCount, 'selected' | 'outcome'>;
const PARTS: Record<BiasPart, { among: (c: Counted) => boolean; hit: (c: Counted) => boolean }> = {
	selected: { among: () => true, hit: (c) => c.selected },
	true_positive: { among: (c) => c.outcome === 'favourable', hit: (c) => c.selected },
	false_positive: { among: (c) => c.outcome === 'other', hit: (c) => c.selected },
	precision: { among: (c) => c.selected && c.outcome !== 'unknown', hit: (c) => c.outcome === 'favourable' }
};

/** The first part is the one that tables write as a rate. Equalized odds is judged by the worse of its two. */
export const PARTS_OF: Record<Exclude<Definition, 'calibration'>, readonly [BiasPart, ...BiasPart[]]> = {
	demographic_parity: ['selected'],
	equal_opportunity: ['true_positive'],
	equalized_odds: ['true_positive', 'false_positive'],
	predictive_parity: ['precision']
};

/** Hits in rows that count as much as `rows` sampled ones: with weights, the effective number of Kish. */
export interface Side extends Hits {
	rows: number;
}

export function sideOf(counts: readonly BiasCount[], part: BiasPart): Side {
	const { among, hit } = PARTS[part];
	let [rows, weight, weight2, hits] = [0, 0, 0, 0];
	for (const count of counts) {
		if (!among(count)) continue;
		rows += count.rows;
		weight += count.weight;
		weight2 += count.weight2;
		if (hit(count)) hits += count.weight;
	}
	if (weight === 0) return { rows, n: 0, hits: 0 };
	const n = (weight * weight) / weight2;
	return { rows, n, hits: (n * hits) / weight };
}

/** A share with Wilson's interval; null without rows. */
export function rateOf(side: Side): Interval | null {
	return side.n > 0 ? { ...wilsonInterval(side, ALPHA), level: 1 - ALPHA } : null;
}

/** Two groups compared; `ratio` is null when blind. `n` are the rows of the first one. */
export interface Compared {
	n: number;
	ratio: Interval | null;
	verdict: Verdict;
	reason: Reason;
	moved: boolean;
	detail: string;
}

export interface Rules {
	parts: readonly [BiasPart, ...BiasPart[]];
	leeway: Leeway;
	/** Fewer rows on either side are blind. */
	min_n: number;
}

/** The ratio of the groups' shares and its verdict; of several parts, the worst, at a level that holds for all of them. */
export function compare(
	one: readonly BiasCount[],
	two: readonly BiasCount[],
	rules: Rules
): Compared & { part: BiasPart } {
	const alpha = ALPHA / rules.parts.length;
	const [first, ...others] = rules.parts.map((part) => ({
		part,
		...compareSides(sideOf(one, part), sideOf(two, part), rules, alpha)
	}));
	if (!first) throw new Error('a definition has at least one part');
	return others.reduce((a, b) => (byBias(a, b) <= 0 ? a : b), first);
}

function compareSides(one: Side, two: Side, { min_n, leeway }: Rules, alpha: number): Compared {
	const few = tooFew(one.rows, two.rows, min_n);
	if (few) return blind(one.rows, few.blind, few.detail);
	if (one.hits === 0 && two.hits === 0) return blind(one.rows, 'too_few', 'none in either group');
	return judged(one.rows, { ...katzInterval(one, two, alpha), level: 1 - alpha }, leeway);
}

/** The verdict of a ratio that was made elsewhere. */
export function judged(n: number, ratio: Interval, leeway: Leeway): Compared {
	const method = { name: 'katz', version: 1, params: {} };
	return { n, ratio, detail: '', ...decide({ ...ratio, n, reference_n: null, method }, leeway) };
}

export function blind(n: number, reason: Reason, detail: string): Compared {
	return { n, ratio: null, verdict: 'blind', reason, moved: false, detail };
}

const ATTENTION: Record<Verdict, number> = { exceeded: 0, undecided: 1, blind: 2, within: 3 };

/** By verdict, then by distance of the ratio from 1 on the logarithm: half and twice are equally far. */
export function byBias(a: Pick<Compared, 'verdict' | 'ratio'>, b: Pick<Compared, 'verdict' | 'ratio'>): number {
	return ATTENTION[a.verdict] - ATTENTION[b.verdict] || distance(b.ratio) - distance(a.ratio);
}

function distance(ratio: Interval | null): number {
	if (ratio === null) return 0;
	return ratio.value > 0 && isBounded(ratio.value) ? Math.abs(Math.log(ratio.value)) : Infinity;
}
