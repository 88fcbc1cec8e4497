import { divergenceInterval, divergenceLowerEnd } from '#detectors/core/divergence-interval.ts';
import type { Divergence } from '#detectors/core/divergences.ts';
import { normalUpperQuantile } from '#detectors/core/distributions/normal.ts';
import { randomFrom } from './random.ts';
import { tilted, tiltTo } from './true-change.ts';

export interface Question {
	reference: readonly number[];
	direction: readonly number[];
	divergence: Divergence;
	/** The true divergence. */
	limit: number;
	n: number;
	m: number;
	alpha: number;
	end: 'lower' | 'upper';
	trials: number;
	seed: number;
}

/**
 * How often one end of the interval misses a true divergence of exactly `limit`, over the nominal alpha, with its standard error.
 * By importance sampling: both samples are drawn from laws tilted towards the miss, and each miss counts by the
 * ratio of its likelihoods, so that a few thousand draws see an event of probability 1e-9.
 */
export function missRate({ reference, direction, divergence, limit, n, m, alpha, end, trials, seed }: Question) {
	const t = tiltTo(limit, reference, direction, divergence);
	const current = tilted(reference, direction, t);
	const radius = Math.sqrt((limit * n * m) / (n + m));
	const away = 1 + (end === 'lower' ? 1 : -0.8) * (normalUpperQuantile(alpha) / radius);
	const further = tiltTo(limit * Math.max(0.1, away) ** 2, reference, direction, divergence) - t;
	const drawn = {
		current: tilted(current, direction, (further * m) / (n + m)),
		reference: tilted(reference, direction, (-further * n) / (n + m))
	};
	const random = randomFrom(seed);
	let sum = 0;
	let squares = 0;
	for (let i = 0; i < trials; i++) {
		const sample = { current: random.multinomial(n, drawn.current), reference: random.multinomial(m, drawn.reference) };
		const missed =
			end === 'lower'
				? divergenceLowerEnd(sample, divergence, alpha) > limit
				: divergenceInterval(sample, divergence, { lower: 0.4, upper: alpha }).upper < limit;
		if (!missed) continue;
		const weight = Math.exp(
			logRatio(sample.current, current, drawn.current) + logRatio(sample.reference, reference, drawn.reference)
		);
		sum += weight;
		squares += weight * weight;
	}
	const mean = sum / trials;
	return { ratio: mean / alpha, error: Math.sqrt((squares / trials - mean * mean) / trials) / alpha };
}

function logRatio(counts: readonly number[], truth: readonly number[], drawn: readonly number[]): number {
	return counts.reduce((total, count, i) => total + count * Math.log((truth[i] ?? 1) / (drawn[i] ?? 1)), 0);
}
