import type { Stream } from './stream.ts';

export interface AdwinOptions {
	/** Confidence of each comparison: chance of a false cut. */
	delta: number;
	/** Looks for a change after every so many values. */
	clock: number;
	/** Buckets of each size. */
	max_buckets: number;
	/** Values on either side of a cut, at least. */
	min_window_length: number;
	/** No look with so many values or fewer. */
	grace_period: number;
}

const DEFAULTS: AdwinOptions = { delta: 0.002, clock: 32, max_buckets: 5, min_window_length: 5, grace_period: 10 };

/** Values that were added up: how many, their sum, and the sum of their squared deviations. */
interface Bucket {
	n: number;
	total: number;
	squares: number;
}

const EMPTY: Bucket = { n: 0, total: 0, squares: 0 };

/**
 * ADWIN2: keeps the longest window whose halves, at any cut, do not differ in mean by more than Bernstein's bound allows, and drops the
 * oldest values as long as they do. An exponential histogram holds the window: buckets of 1, 2, 4, ... values. Begins
 * anew after an alarm. Defaults and numbers of River 0.26.1. Source: Bifet and Gavalda 2007, SIAM Int. Conf. Data Mining.
 *
 * Known defects, kept: the bound is meant for values between 0 and 1, and others are not refused; it takes values as independent; the
 * looks are corrected for only by the logarithm of the window's length.
 */
export class Adwin implements Stream {
	readonly #options: AdwinOptions;
	/** Oldest first; sizes never rise. */
	#buckets: Bucket[] = [];
	#all: Bucket = EMPTY;
	#ticks = 0;
	#alarmed = false;

	constructor(options: Partial<AdwinOptions> = {}) {
		this.#options = { ...DEFAULTS, ...options };
	}

	/** The window that is left: how many values, and their mean. */
	get window(): { n: number; mean: number } {
		return { n: this.#all.n, mean: this.#all.n > 0 ? this.#all.total / this.#all.n : 0 };
	}

	update(value: number): boolean {
		if (this.#alarmed) {
			this.#buckets = [];
			this.#all = EMPTY;
			this.#ticks = 0;
		}
		const bucket = { n: 1, total: value, squares: 0 };
		this.#buckets.push(bucket);
		this.#all = merged(this.#all, bucket);
		this.#compress();
		this.#ticks += 1;
		const { clock, grace_period } = this.#options;
		this.#alarmed = false;
		if (this.#ticks % clock !== 0 || this.#all.n <= grace_period) return false;
		while (this.#differs()) {
			this.#alarmed = true;
			const oldest = this.#buckets.shift();
			if (oldest) this.#all = without(this.#all, oldest);
		}
		return this.#alarmed;
	}

	/** Of buckets of one size, the two oldest become one when there are too many. */
	#compress(): void {
		for (let size = 1; ; size *= 2) {
			const first = this.#buckets.findIndex(({ n }) => n === size);
			const last = this.#buckets.findLastIndex(({ n }) => n === size);
			const [one, two] = [this.#buckets[first], this.#buckets[first + 1]];
			if (first < 0 || last - first < this.#options.max_buckets || !one || !two) return;
			this.#buckets.splice(first, 2, merged(one, two));
		}
	}

	#differs(): boolean {
		let older = EMPTY;
		for (const bucket of this.#buckets) {
			older = merged(older, bucket);
			const newer = { n: this.#all.n - older.n, total: this.#all.total - older.total };
			if (this.#cuts(older, newer)) return true;
		}
		return false;
	}

	#cuts(older: Pick<Bucket, 'n' | 'total'>, newer: Pick<Bucket, 'n' | 'total'>): boolean {
		const { delta, min_window_length } = this.#options;
		if (older.n < min_window_length || newer.n < min_window_length) return false;
		const { n, squares } = this.#all;
		const confidence = Math.log((2 * Math.log(n)) / delta);
		const harmonic = 1 / (older.n - min_window_length + 1) + 1 / (newer.n - min_window_length + 1);
		const bound = Math.sqrt(2 * harmonic * (squares / n) * confidence) + (2 / 3) * confidence * harmonic;
		return Math.abs(older.total / older.n - newer.total / newer.n) > bound;
	}
}

function merged(one: Bucket, two: Bucket): Bucket {
	const n = one.n + two.n;
	const apart = one.n > 0 && two.n > 0 ? ((one.total / one.n - two.total / two.n) ** 2 * one.n * two.n) / n : 0;
	return { n, total: one.total + two.total, squares: one.squares + two.squares + apart };
}

function without(all: Bucket, part: Bucket): Bucket {
	const n = all.n - part.n;
	const total = all.total - part.total;
	const apart = n > 0 ? ((total / n - part.total / part.n) ** 2 * n * part.n) / all.n : 0;
	return { n, total, squares: Math.max(0, all.squares - part.squares - apart) };
}
