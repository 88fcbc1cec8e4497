import { isBlind, type Estimate } from '#core/verdict.ts';
import type { Metric } from '#detectors/core/metric.ts';
import { rootOf } from '#detectors/core/root.ts';
import type { TwoSample } from '#detectors/core/summary.ts';
import { randomFrom } from './random.ts';
import { tilted } from './true-change.ts';

/** A pair of laws over the same values, and the way from the one to the other. */
export interface Laws {
	current: readonly number[];
	reference: readonly number[];
	direction: readonly number[];
	/** Values of a number; left out for a category. */
	values?: readonly number[];
}

export interface MissQuestion {
	metric: Metric<'two_sample'>;
	laws: Laws;
	n: number;
	m: number;
	alpha: number;
	end: 'lower' | 'upper';
	trials: number;
	seed: number;
}

/** Counts as the sample that a metric reads. */
export function sampleOf(current: number[], reference: number[], values?: readonly number[]): TwoSample {
	return {
		classes: current.map((_, i) => ({ label: `c${i}`, kind: 'value' })),
		current,
		reference,
		ordered: values !== undefined,
		...(values && { fine: { current, reference, values: [...values] } }),
		binning_id: 'test'
	};
}

function made(metric: Metric<'two_sample'>, sample: TwoSample, alpha: { lower: number; upper: number }): Estimate {
	const found = metric.estimate(sample, { alpha, min_n: 1 });
	if (isBlind(found)) throw new Error(found.detail);
	return found;
}

/** The number that a metric aims at: from so many rows that the counts are the laws. */
export function truth(metric: Metric<'two_sample'>, { current, reference, values }: Laws): number {
	const many = (shares: readonly number[]) => shares.map((share) => Math.round(share * 1e10));
	return made(metric, sampleOf(many(current), many(reference), values), { lower: 1e-3, upper: 1e-3 }).value;
}

/**
 * How often one end misses the truth, over the nominal alpha, with its standard error. Both samples are drawn from laws tilted so far
 * that a miss is even odds, and each miss counts by the ratio of its likelihoods; without a direction, or where no tilt makes a miss,
 * by plain simulation.
 */
export function missOf({ metric, laws, n, m, alpha, end, trials, seed }: MissQuestion) {
	const { current, reference, direction, values } = laws;
	const aim = truth(metric, laws);
	const ends = end === 'lower' ? { lower: alpha, upper: 0.4 } : { lower: 0.4, upper: alpha };
	const excess = (counts: number[], others: number[]) => {
		const { lower, upper } = made(metric, sampleOf(counts, others, values), ends);
		return end === 'lower' ? lower - aim : aim - upper;
	};
	const drawnAt = (t: number) => ({
		current: tilted(current, direction, (t * m) / (n + m)),
		reference: tilted(reference, direction, (-t * n) / (n + m))
	});
	const expected = (t: number) => {
		const laws = drawnAt(t);
		return excess(
			laws.current.map((p) => p * n),
			laws.reference.map((q) => q * m)
		);
	};
	// Too far is on the other side of the reference, where a distance grows again; a number with a sign may want the other way.
	const steps = [0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3, 8];
	const ways = end === 'lower' ? [1, -1] : [-1, 1];
	const far = ways.flatMap((way) => steps.map((step) => way * step)).find((t) => expected(t) > 0);
	const tilt = far === undefined ? 0 : rootOf(expected, Math.min(0, far), Math.max(0, far), 1e-6);
	const drawn = drawnAt(tilt);
	const random = randomFrom(seed);
	let [sum, squares] = [0, 0];
	for (let i = 0; i < trials; i++) {
		const [x, y] = [random.multinomial(n, drawn.current), random.multinomial(m, drawn.reference)];
		if (excess(x, y) <= 1e-12) continue;
		const weight = Math.exp(logRatio(x, current, drawn.current) + logRatio(y, reference, drawn.reference));
		sum += weight;
		squares += weight * weight;
	}
	const mean = sum / trials;
	return { ratio: mean / alpha, error: Math.sqrt(Math.max(0, squares / trials - mean * mean) / trials) / alpha };
}

function logRatio(counts: readonly number[], law: readonly number[], drawn: readonly number[]): number {
	return counts.reduce((total, count, i) => total + count * Math.log((law[i] ?? 1) / (drawn[i] ?? 1)), 0);
}

/** Forty values with the shares of a normal law, its mean and spread in values. */
export function bell(mean: number, spread: number): number[] {
	const raw = Array.from({ length: 40 }, (_, i) => Math.exp(-(((i - mean) / spread) ** 2) / 2) + 1e-6);
	const sum = raw.reduce((total, x) => total + x, 0);
	return raw.map((x) => x / sum);
}

const along = (current: readonly number[], reference: readonly number[]) =>
	current.map((p, i) => Math.max(-3, Math.min(3, Math.log(p / (reference[i] ?? 1)))));

/** Forty values of which each is as much rarer than the one before. */
function decay(rate: number): number[] {
	const raw = Array.from({ length: 40 }, (_, i) => Math.exp(-rate * i));
	const sum = raw.reduce((total, x) => total + x, 0);
	return raw.map((x) => x / sum);
}

/**
 * Changes of a number: a shift of half a spread, a wider spread, a tail that a hundredth of the rows moved to; and a skewed law that
 * stretched.
 */
export function numericChanges(): Record<string, Laws> {
	const reference = bell(18, 5);
	const tail = reference.map((p, i) => 0.99 * p + (i === 39 ? 0.01 : 0));
	const laws = { shift: bell(20.5, 5), spread: bell(18, 7), tail };
	const values = reference.map((_, i) => i);
	const pair = (now: readonly number[], before: readonly number[]) => ({
		current: now,
		reference: before,
		direction: along(now, before),
		values
	});
	return {
		...Object.fromEntries(Object.entries(laws).map(([name, current]) => [name, pair(current, reference)])),
		skewed: pair(decay(0.25), decay(0.35))
	};
}

/** Changes of a category of eight classes: a slope, a rare class that grew, and a main class that shrank. */
export function categoryChanges(): Record<string, Laws> {
	const reference = [0.35, 0.2, 0.15, 0.1, 0.08, 0.07, 0.04, 0.01];
	const changes = {
		slope: tilted(reference, [1, 0.7, 0.4, 0.1, -0.2, -0.5, -0.8, -1], 0.3),
		rare: tilted(reference, [0, 0, 0, 0, 0, 0, 0, 1], 1.8),
		main: tilted(reference, [1, 0, 0, 0, 0, 0, 0, 0], -0.3)
	};
	return Object.fromEntries(
		Object.entries(changes).map(([name, current]) => [
			name,
			{ current, reference, direction: along(current, reference) }
		])
	);
}
