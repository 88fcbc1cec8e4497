import { logNormalTail, normalUpperQuantile } from '#detectors/core/distributions/normal.ts';
import { randomFrom, type Random } from '../../test/detectors/random.ts';

/** How the rows of one simulated feature come about. Values are standard normal but for what is said here. */
export interface Traffic {
	/** Rows an hour. */
	n: number;
	/** Correlation of a row with the row before it; 0: independent rows. */
	row_phi: number;
	/** Every hour has a mean of its own, with this standard deviation and this correlation with the hour before. */
	hour_sd: number;
	hour_phi: number;
	/** The mean follows the clock: amplitude of a sine over 24 hours. */
	cycle: number;
}

export const STEADY: Traffic = { n: 1000, row_phi: 0, hour_sd: 0, hour_phi: 0, cycle: 0 };

/** Bounds of `classes` equally likely classes of a standard normal value. */
export function equalBounds(classes: number): number[] {
	return Array.from({ length: classes - 1 }, (_, i) => normalUpperQuantile((classes - 1 - i) / classes));
}

/** Shares of the classes between `bounds` for a normal value. */
export function sharesOf(bounds: readonly number[], mean: number, sd = 1): number[] {
	const above = bounds.map((bound) => Math.exp(logNormalTail((bound - mean) / sd)));
	return [1, ...above].map((share, i) => share - (above[i] ?? 0));
}

/**
 * Counts of one feature over the classes between `bounds`, hour after hour, in order. `moved` adds to the mean, in
 * standard deviations, from the hour in which it is asked for.
 */
export class Hours {
	readonly #traffic: Traffic;
	readonly #bounds: readonly number[];
	readonly #random: Random;
	readonly #classes: Uint16Array;
	#effect: number;
	#row: number;
	#hour = 0;
	#shares: { mean: number; shares: number[] } | undefined;

	constructor(traffic: Traffic, bounds: readonly number[], seed: number) {
		this.#traffic = traffic;
		this.#bounds = bounds;
		this.#random = randomFrom(seed);
		this.#classes = classTable(bounds);
		this.#effect = this.#random.normal();
		this.#row = this.#random.normal();
	}

	/** With a share of `missing` rows, those are a class of their own at the end. */
	next(moved = 0, missing?: number): number[] {
		const { n, row_phi, hour_sd, hour_phi, cycle } = this.#traffic;
		this.#effect = hour_phi * this.#effect + Math.sqrt(1 - hour_phi ** 2) * this.#random.normal();
		const mean = moved + hour_sd * this.#effect + cycle * Math.sin((2 * Math.PI * this.#hour++) / 24);
		if (row_phi === 0) {
			const shares = this.#sharesAt(mean);
			const law = missing === undefined ? shares : [...shares.map((share) => share * (1 - missing)), missing];
			return this.#random.multinomial(n, law);
		}
		const counts = n > BLOCK && n % BLOCK === 0 ? this.#fromBlocks(mean) : this.#chained(mean, n);
		if (missing === undefined) return counts;
		const lost = counts.map((count) => this.#random.binomial(count, missing));
		return [...counts.map((count, i) => count - (lost[i] ?? 0)), lost.reduce((sum, count) => sum + count, 0)];
	}

	/**
	 * A long hour of rows that follow each other, made of blocks that were drawn beforehand. The chain begins anew with each: at
	 * 0.9 that makes the variance of an hour's shares 1 % smaller, and 20,000 blocks make 10^36 hours of ten.
	 */
	#fromBlocks(mean: number): number[] {
		const { n, row_phi } = this.#traffic;
		const key = `${row_phi}/${mean}/${this.#bounds.join()}`;
		const blocks = POOLS.get(key) ?? Array.from({ length: POOL }, () => this.#chained(mean, BLOCK));
		POOLS.set(key, blocks);
		const counts = this.#bounds.map(() => 0);
		counts.push(0);
		for (let i = 0; i < n / BLOCK; i++) {
			const block = blocks[Math.floor(this.#random.uniform() * POOL)] ?? [];
			for (let at = 0; at < counts.length; at++) counts[at] = (counts[at] ?? 0) + (block[at] ?? 0);
		}
		return counts;
	}

	#sharesAt(mean: number): number[] {
		if (this.#shares?.mean !== mean) this.#shares = { mean, shares: sharesOf(this.#bounds, mean) };
		return this.#shares.shares;
	}

	/** Rows of a first-order autoregression with standard normal values, counted one by one: by tables, for speed. */
	#chained(mean: number, n: number): number[] {
		const { row_phi } = this.#traffic;
		const noise = Math.sqrt(1 - row_phi ** 2);
		const counts = new Float64Array(this.#bounds.length + 1);
		const classes = this.#classes;
		let row = this.#row;
		let state = (this.#random.uniform() * 4294967296) | 0;
		for (let i = 0; i < n; i++) {
			// mulberry32 by Tommy Ettinger.
			state = (state + 0x6d2b79f5) | 0;
			let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
			mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
			row = row_phi * row + noise * (QUANTILES[(mixed ^ (mixed >>> 14)) >>> 18] ?? 0);
			const cell = ((row + mean + REACH) * CELLS) | 0;
			const at = classes[cell < 0 ? 0 : cell >= classes.length ? classes.length - 1 : cell] ?? 0;
			counts[at] = (counts[at] ?? 0) + 1;
		}
		this.#row = row;
		return [...counts];
	}
}

/** Rows of a block, and how many are drawn; the blocks of a process, by their law. */
const BLOCK = 1000;
const POOL = 20_000;
const POOLS = new Map<string, number[][]>();

/** Equally likely normal values: noise that is added up over rows needs no more. */
const QUANTILES = Float64Array.from({ length: 1 << 14 }, (_, i) => normalUpperQuantile((i + 0.5) / (1 << 14)));
/** Values are looked up in cells of 1 / CELLS, from -REACH to REACH. */
const REACH = 8;
const CELLS = 256;

function classTable(bounds: readonly number[]): Uint16Array {
	return Uint16Array.from({ length: 2 * REACH * CELLS }, (_, cell) => {
		const value = (cell + 0.5) / CELLS - REACH;
		const at = bounds.findIndex((bound) => value < bound);
		return at === -1 ? bounds.length : at;
	});
}
