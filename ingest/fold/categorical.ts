import type { Feature } from '../model-entry.ts';
import type { EventColumns } from './event-columns.ts';
import type { Group } from './group.ts';

/** What adds up. */
const CATEGORICAL_SUMS = ['n', 'weight', 'weight2', 'missing'] as const;

/** What the categories of one feature add up to; weighted but for `n`. */
export interface CategoricalPart extends Record<(typeof CATEGORICAL_SUMS)[number], number> {
	id: number;
	feature: Feature;
	categories: Map<string, number>;
}

/** Counts of every feature of one group at a time. */
export class CategoricalFold {
	readonly #features: readonly Feature[];
	#parts: (CategoricalPart | undefined)[] = [];

	/** `features` by the ids that the parts go by. */
	constructor(features: readonly Feature[]) {
		this.#features = features;
	}

	/** Folds rows of one group. */
	fold(events: EventColumns, { rows }: Group): CategoricalPart[] {
		const { categorical, categoricalEnds, missingEnds, weight } = events;
		const [ids, missing] = [events.categoricalIds.values, events.missingIds.values];
		for (const row of rows) {
			const w = weight[row] ?? 1;
			for (let i = categoricalEnds[row - 1] ?? 0, end = categoricalEnds[row] ?? 0; i < end; i++) {
				const part = this.#part(ids[i] ?? 0);
				const category = categorical[i] ?? '';
				count(part, w);
				part.categories.set(category, (part.categories.get(category) ?? 0) + w);
			}
			for (let i = missingEnds[row - 1] ?? 0, end = missingEnds[row] ?? 0; i < end; i++) {
				const id = missing[i] ?? 0;
				// With a scale it is counted with the numbers.
				if (this.#features[id]?.scale) continue;
				const part = this.#part(id);
				count(part, w);
				part.missing += w;
			}
		}
		return this.#taken();
	}

	/** Adds up parts of the same features. */
	merge(all: readonly (readonly CategoricalPart[])[]): CategoricalPart[] {
		const [only] = all;
		if (only && all.length === 1) return [...only];
		for (const part of all.flat()) {
			const sum = this.#part(part.id);
			for (const [category, w] of part.categories) {
				sum.categories.set(category, (sum.categories.get(category) ?? 0) + w);
			}
			for (const name of CATEGORICAL_SUMS) sum[name] += part[name];
		}
		return this.#taken();
	}

	#part(id: number): CategoricalPart {
		const known = this.#parts[id];
		if (known) return known;
		const feature = this.#features[id];
		if (!feature) throw new Error(`There is no feature ${id}`);
		return (this.#parts[id] = { id, feature, categories: new Map(), n: 0, weight: 0, weight2: 0, missing: 0 });
	}

	#taken(): CategoricalPart[] {
		const parts = this.#parts.filter((part) => part !== undefined);
		this.#parts = [];
		return parts;
	}
}

function count(part: CategoricalPart, w: number): void {
	part.n++;
	part.weight += w;
	part.weight2 += w * w;
}
