import { uniformFrom } from '#detectors/core/seeded.ts';

/** A stream of seeded random numbers: the same key gives the same stream, on every machine. */
export interface Random {
	/** Uniform in [0, 1). */
	uniform(): number;
	/** Normal with the given mean and standard deviation. */
	normal(mean: number, sd: number): number;
	/** True with the given probability. */
	chance(probability: number): boolean;
	/** One of the keys, with the probability of its weight (weights need not add up to one). */
	pick<K extends string>(weights: Readonly<Record<K, number>>): K;
	/** Poisson count; above a mean of 50 by the rounded normal, which is close enough for traffic. */
	poisson(mean: number): number;
}

/** FNV-1a, 32 bit: turns a key in words into the state of the generator. */
export function hash32(text: string): number {
	let hash = 0x811c9dc5;
	for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
	return hash >>> 0;
}

/** The seeded uniform numbers of the detectors behind a few distributions. */
export function seeded(key: string): Random {
	const uniform = uniformFrom(hash32(key));
	let spare: number | null = null;

	/** Box and Muller (1958): two normals from two uniforms, the second kept for the next call. */
	function standardNormal(): number {
		if (spare !== null) {
			const value = spare;
			spare = null;
			return value;
		}
		const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
		const angle = 2 * Math.PI * uniform();
		spare = radius * Math.sin(angle);
		return radius * Math.cos(angle);
	}

	function pick<K extends string>(weights: Readonly<Record<K, number>>): K {
		let total = 0;
		for (const key in weights) total += weights[key];
		let left = uniform() * total;
		let last: K | undefined;
		for (const key in weights) {
			last = key;
			left -= weights[key];
			if (left < 0) return key;
		}
		if (last === undefined) throw new Error('pick needs at least one weight');
		return last;
	}

	function poisson(mean: number): number {
		if (mean > 50) return Math.max(0, Math.round(mean + Math.sqrt(mean) * standardNormal()));
		const limit = Math.exp(-mean);
		let count = 0;
		for (let product = uniform(); product > limit; product *= uniform()) count++;
		return count;
	}

	return {
		uniform,
		normal: (mean, sd) => mean + sd * standardNormal(),
		chance: (probability) => uniform() < probability,
		pick,
		poisson
	};
}
