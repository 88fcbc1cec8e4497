import { logNormalTail, normalUpperQuantile } from './distributions/normal.ts';
import type { ClassKind } from './summary.ts';

/** What can be done to the counts of a window: see `inject`. */
export type DriftKind = 'mean' | 'spread' | 'missing' | 'new_category' | 'rare_class';

export interface Drift {
	kind: DriftKind;
	/** Standard deviations (`mean`), a factor (`spread`), or the share that the class grows to, in (0, 1). */
	size: number;
	/** Windows over which it grows to its size; 1: sudden. */
	over: number;
}

/** The frozen classes, and the counts of the reference over them. */
export interface Law {
	classes: readonly { kind: ClassKind }[];
	reference: readonly number[];
	/** The value classes are in rising order. */
	ordered: boolean;
}

/**
 * The counts of a real window as they would be after a drift, in its `window`-th window (from 0). The number of rows stays.
 *
 * `mean` and `spread` need ordered classes: ranks of the reference are given the values of a normal law, and the rows of
 * a class are spread as that law is inside it, so that a size means standard deviations whatever the feature's own law is.
 * The other kinds take rows from all classes alike until one holds its share; one that holds more already is left as it is.
 * Expected counts are moved, so the drift brings no noise of its own.
 */
export function inject(counts: readonly number[], law: Law, { kind, size, over }: Drift, window: number): number[] {
	const part = Math.min(1, (window + 1) / over);
	if (kind === 'mean') return transported(counts, law, size * part, 1);
	if (kind === 'spread') return transported(counts, law, 0, 1 + (size - 1) * part);
	return grown(counts, grownClass(law, kind), size * part);
}

/** Whether the classes can show a drift: shifts need an order, and a class must hold less than it is to grow to. */
export function canInject(law: Law, { kind, size }: Pick<Drift, 'kind' | 'size'>): boolean {
	if (kind === 'mean' || kind === 'spread') return law.ordered;
	const at = grownClass(law, kind);
	const rows = law.reference.reduce((sum, count) => sum + count, 0);
	return at >= 0 && (law.reference[at] ?? 0) < size * rows;
}

function grownClass({ classes, reference }: Law, kind: 'missing' | 'new_category' | 'rare_class'): number {
	if (kind !== 'rare_class') return classes.findIndex((it) => it.kind === (kind === 'missing' ? 'missing' : 'new'));
	const held = classes.flatMap((it, i) => (it.kind === 'value' && (reference[i] ?? 0) > 0 ? [i] : []));
	return held.toSorted((a, b) => (reference[a] ?? 0) - (reference[b] ?? 0))[0] ?? -1;
}

function grown(counts: readonly number[], at: number, share: number): number[] {
	const rows = counts.reduce((sum, count) => sum + count, 0);
	const held = (counts[at] ?? 0) / rows;
	if (at < 0 || !(held < share)) return [...counts];
	return counts.map((count, i) => (i === at ? share * rows : (count * (1 - share)) / (1 - held)));
}

function transported(counts: readonly number[], { classes, reference }: Law, shift: number, factor: number): number[] {
	const values = classes.flatMap(({ kind }, i) => (kind === 'value' ? [i] : []));
	const edges = edgesOf(values.map((i) => reference[i] ?? 0));
	const sources = edges.map((edge) => (edge - shift) / factor);
	const moved = counts.map((count, i) => (classes[i]?.kind === 'value' ? 0 : count));
	const add = (to: number, count: number) => (moved[values[to] ?? 0] = (moved[values[to] ?? 0] ?? 0) + count);
	let first = 0;
	for (const [from, i] of values.entries()) {
		const [low = 0, high = 0, count = 0] = [edges[from], edges[from + 1], counts[i]];
		const all = below(high) - below(low);
		if (!(all > 0)) add(from, count);
		// Edges rise, so what a class gets comes from neighbours.
		else {
			while ((sources[first + 1] ?? Infinity) <= low) first++;
			for (let to = first; to < values.length && (sources[to] ?? Infinity) < high; to++) {
				const common = below(Math.min(high, sources[to + 1] ?? 0)) - below(Math.max(low, sources[to] ?? 0));
				add(to, (count * Math.max(0, common)) / all);
			}
		}
	}
	return moved;
}

/** Bounds of the classes on the normal scale of the reference's ranks. A class without rows at an end holds half a row. */
function edgesOf(reference: readonly number[]): number[] {
	const last = reference.length - 1;
	const rows = reference.map((count, i) => (i === 0 || i === last ? Math.max(0.5, count) : count));
	const all = rows.reduce((sum, count) => sum + count, 0);
	let held = 0;
	const inner = rows.slice(0, -1).map((count) => -normalUpperQuantile((held += count) / all));
	return [-Infinity, ...inner, Infinity];
}

function below(z: number): number {
	return Number.isFinite(z) ? Math.exp(logNormalTail(-z)) : z > 0 ? 1 : 0;
}
