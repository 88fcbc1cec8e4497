import { binOf } from '#detectors/core/scale.ts';
import type { Feature } from '../model-entry.ts';
import type { EventColumns } from './event-columns.ts';
import type { Group } from './group.ts';

/** What the values of one feature add up to; weighted but for `n`. */
export interface NumericPart extends Record<(typeof NUMERIC_SUMS)[number], number> {
	id: number;
	feature: Feature;
	/** Occupied bins and their weights. */
	bins: number[];
	weights: number[];
}

/** Columns of the roll-up that add up; a category has the first four. */
export const NUMERIC_SUMS = [
	'n',
	'weight',
	'weight2',
	'missing',
	'sum',
	'sum2',
	'not_a_number',
	'positive_infinity',
	'negative_infinity'
] as const;

/** Bins kept in an array, on either side of the centre: nearly all values lie here; the others are in a map. */
const DENSE = 512;
const WIDTH = 2 * DENSE;
const NO_SCALE = { scale_id: 0, centre: 0, spread: 1 };

/** Histograms under way, of every feature of one group at a time: the memory is that of one group, whatever the batch. */
export class NumericFold {
	readonly #features: readonly Feature[];
	readonly #bins: Float64Array;
	#parts: (NumericPart | undefined)[] = [];
	readonly #low: Int32Array;
	readonly #high: Int32Array;
	readonly #far = new Map<number, Map<number, number>>();

	/** `features` by the ids that the parts go by. */
	constructor(features: readonly Feature[]) {
		this.#features = features;
		this.#bins = new Float64Array(features.length * WIDTH);
		this.#low = new Int32Array(features.length);
		this.#high = new Int32Array(features.length);
	}

	/** Folds rows of one group. */
	fold(events: EventColumns, { rows }: Group): NumericPart[] {
		const { numericEnds, missingEnds, weight } = events;
		const [ids, values, missing] = [events.numericIds.values, events.numeric.values, events.missingIds.values];
		for (const row of rows) {
			const w = weight[row] ?? 1;
			for (let i = numericEnds[row - 1] ?? 0, end = numericEnds[row] ?? 0; i < end; i++) {
				const id = ids[i] ?? 0;
				const part = this.#part(id);
				const value = values[i] ?? 0;
				count(part, w);
				if (Number.isFinite(value)) {
					part.sum += w * value;
					part.sum2 += w * value * value;
					this.#add(id, binOf(value, part.feature.scale ?? NO_SCALE), w);
				} else if (value > 0) part.positive_infinity += w;
				else if (value < 0) part.negative_infinity += w;
				else part.not_a_number += w;
			}
			for (let i = missingEnds[row - 1] ?? 0, end = missingEnds[row] ?? 0; i < end; i++) {
				const id = missing[i] ?? 0;
				// Without a scale it is counted with the categories.
				if (!this.#features[id]?.scale) continue;
				const part = this.#part(id);
				count(part, w);
				part.missing += w;
			}
		}
		return this.#taken();
	}

	/** Adds up parts of the same features. */
	merge(all: readonly (readonly NumericPart[])[]): NumericPart[] {
		const [only] = all;
		if (only && all.length === 1) return [...only];
		for (const part of all.flat()) {
			const sum = this.#part(part.id);
			for (let i = 0; i < part.bins.length; i++) this.#add(part.id, part.bins[i] ?? 0, part.weights[i] ?? 0);
			for (const name of NUMERIC_SUMS) sum[name] += part[name];
		}
		return this.#taken();
	}

	#part(id: number): NumericPart {
		const known = this.#parts[id];
		if (known) return known;
		const feature = this.#features[id];
		if (!feature) throw new Error(`There is no feature ${id}`);
		this.#low[id] = DENSE;
		this.#high[id] = -DENSE - 1;
		return (this.#parts[id] = {
			id,
			feature,
			bins: [],
			weights: [],
			n: 0,
			weight: 0,
			weight2: 0,
			missing: 0,
			sum: 0,
			sum2: 0,
			not_a_number: 0,
			positive_infinity: 0,
			negative_infinity: 0
		});
	}

	#add(id: number, bin: number, w: number): void {
		if (bin >= -DENSE && bin < DENSE) {
			const at = id * WIDTH + DENSE + bin;
			this.#bins[at] = (this.#bins[at] ?? 0) + w;
			if (bin < (this.#low[id] ?? 0)) this.#low[id] = bin;
			if (bin > (this.#high[id] ?? 0)) this.#high[id] = bin;
			return;
		}
		let far = this.#far.get(id);
		if (!far) this.#far.set(id, (far = new Map()));
		far.set(bin, (far.get(bin) ?? 0) + w);
	}

	/** The parts, each with its bins; what was under way is empty again. */
	#taken(): NumericPart[] {
		const parts = this.#parts.filter((part) => part !== undefined);
		for (const { id, bins, weights } of parts) {
			for (let bin = this.#low[id] ?? 0, high = this.#high[id] ?? 0; bin <= high; bin++) {
				const at = id * WIDTH + DENSE + bin;
				const w = this.#bins[at] ?? 0;
				if (w === 0) continue;
				bins.push(bin);
				weights.push(w);
				this.#bins[at] = 0;
			}
			for (const [bin, w] of this.#far.get(id) ?? []) {
				bins.push(bin);
				weights.push(w);
			}
		}
		this.#parts = [];
		this.#far.clear();
		return parts;
	}
}

function count(part: NumericPart, w: number): void {
	part.n++;
	part.weight += w;
	part.weight2 += w * w;
}
