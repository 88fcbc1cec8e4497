import { ks2samp } from '#detectors/classical/ks-2samp.ts';
import { uniformFrom } from '#detectors/core/seeded.ts';
import type { Stream } from './stream.ts';

export interface KswinOptions {
	/** Level of each test, not of all of them. */
	alpha: number;
	/** Values kept, and how many of the newest are tested. */
	window_size: number;
	stat_size: number;
	seed: number;
	/** `count` different places below `below`; left out: drawn by a seeded generator. */
	draw?: (below: number, count: number) => number[];
}

const DEFAULTS: KswinOptions = { alpha: 0.005, window_size: 100, stat_size: 30, seed: 1 };
/** A gap that small is not called a change, however sure. */
const LEAST_GAP = 0.1;

/**
 * KSWIN: the newest values against as many drawn from the older ones of a sliding window, by the two-sample test of Kolmogorov
 * and Smirnov after every value. Defaults and numbers of River 0.26.1, whose
 * draws come from Python's generator and ours from a small one of our own. Source: Raab, Heusinger and Schleif 2020,
 * Neurocomputing 416.
 *
 * Known defects, kept: the same level is spent at every value, so that unchanged independent values alarm about 1,340 times in a
 * million; at 30 values nothing below a gap of 0.43 can alarm; most of the older values are left out by
 * the draw; an alarm throws away the newest values too, so that the next can come `window_size` values later at the earliest.
 */
export class Kswin implements Stream {
	readonly #options: KswinOptions;
	readonly #draw: (below: number, count: number) => number[];
	#window: number[] = [];

	constructor(options: Partial<KswinOptions> = {}) {
		this.#options = { ...DEFAULTS, ...options };
		this.#draw = options.draw ?? drawsFrom(this.#options.seed);
	}

	update(value: number): boolean {
		const { alpha, window_size, stat_size } = this.#options;
		this.#window = [...this.#window, value].slice(-window_size);
		if (this.#window.length < window_size) return false;
		const older = this.#draw(window_size - stat_size, stat_size).map((at) => this.#window[at] ?? 0);
		const newest = this.#window.slice(-stat_size);
		const { statistic, p_value } = ks2samp(older, newest);
		const alarmed = p_value <= alpha && statistic > LEAST_GAP;
		if (alarmed) this.#window = [];
		return alarmed;
	}
}

/** Draws without replacement: a shuffle that stops early. */
function drawsFrom(seed: number): (below: number, count: number) => number[] {
	const uniform = uniformFrom(seed);
	return (below, count) => {
		const places = Array.from({ length: below }, (_, i) => i);
		for (let i = 0; i < count; i++) {
			const other = i + Math.floor(uniform() * (below - i));
			[places[i], places[other]] = [places[other] ?? 0, places[i] ?? 0];
		}
		return places.slice(0, count);
	};
}
