import { binOf, valueAt } from './scale.ts';
import { stableHash } from './stable-hash.ts';
import type { CategoricalSummary, ClassKind, NumericSummary, Scale, TwoSample } from './summary.ts';

/** Quantile bins of a number. About a dozen see any shift worth a page, and keep each other's noise low. */
const NUMERIC_CLASSES = 12;
/** Classes below this share of the reference are merged into a neighbour or `other`, once. */
const RARE = 0.005;
const MAX_CATEGORIES = 40;
/** The store's own class for categories beyond its cap. */
const OTHER = '@other';

/** Classes of a number, frozen from a reference: bins of the scale up to and including each bound, the last one open. */
export interface NumericBinning {
	kind: 'numeric';
	binning_id: string;
	scale: Scale;
	/** Lowest and highest occupied bin of the reference; what lies beyond is a class of its own on each side. */
	low: number;
	high: number;
	/** Last bin of each value class but the last, rising. */
	bounds: number[];
}

/** Classes of a category, frozen from a reference. */
export interface CategoricalBinning {
	kind: 'categorical';
	binning_id: string;
	/** Categories with a class of their own, commonest first. */
	categories: string[];
	/** Known categories that share the class `other`. */
	rare: string[];
}

export type Binning = NumericBinning | CategoricalBinning;

/** Freezes about 12 classes of equal share from a reference's histogram. A value that holds more stays alone. */
export function freezeNumericBinning(bins: Record<string, number>, scale: Scale): NumericBinning {
	const occupied = occupiedBins(bins);
	const total = occupied.reduce((sum, [, count]) => sum + count, 0);
	const bounds: number[] = [];
	let held = 0;
	let left = total;
	let previous: number | undefined;
	let main: number | undefined;
	for (const [bin, count] of occupied) {
		// A heavy value (the zeros of an amount) is not diluted by its neighbours, unless those are too rare to stand alone;
		// one that nearly all rows hold never is: they could all go there unseen.
		const alone = count >= total / 2;
		const heavy = alone || (count >= total / NUMERIC_CLASSES && held >= RARE * total);
		if (alone) main = bin;
		const full = held > 0 && held + count / 2 > (left + held) / Math.max(1, NUMERIC_CLASSES - bounds.length);
		if (previous !== undefined && (heavy || full)) {
			bounds.push(previous);
			held = 0;
		}
		held += count;
		left -= count;
		previous = bin;
	}
	if (held < RARE * total && bounds.at(-1) !== main) bounds.pop();
	const low = occupied[0]?.[0] ?? 0;
	const high = previous ?? 0;
	const { scale_id, centre, spread } = scale;
	const binning_id = stableHash(JSON.stringify(['numeric', scale_id, centre, spread, low, high, bounds]));
	return { kind: 'numeric', binning_id, scale: { scale_id, centre, spread }, low, high, bounds };
}

/** Every bin that any of some histograms occupies, on the scale of the first, as a class of its own: for what reads values. */
export function finestBinning(histograms: readonly NumericSummary[]): NumericBinning {
	const { scale_id = 0, centre = 0, spread = 1 } = histograms[0]?.scale ?? {};
	const scale = { scale_id, centre, spread };
	const all = new Set(histograms.flatMap(({ bins, scale: own }) => occupiedBins(bins, own, scale).map(([bin]) => bin)));
	const bounds = [...all].sort((a, b) => a - b);
	const [low, high] = [bounds[0] ?? 0, bounds.pop() ?? 0];
	const binning_id = stableHash(JSON.stringify(['finest', scale_id, centre, spread, high, bounds]));
	return { kind: 'numeric', binning_id, scale, low, high, bounds };
}

/** The value that stands for each class of a finest binning, in the order of its counts. */
export function classValues({ scale, low, high, bounds }: NumericBinning): number[] {
	return [...[low - 1, ...bounds, high, high + 1].map((bin) => valueAt(bin, scale)), NaN, NaN, Infinity];
}

/** Freezes the classes of a category: the rare ones share `other`; what the reference never saw is `new`. */
export function freezeCategoricalBinning(counts: Record<string, number>): CategoricalBinning {
	const known = Object.entries(counts)
		.filter(([category, count]) => count > 0 && category !== OTHER)
		// Ties by code unit, so that the same reference gives the same id everywhere.
		.sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
	const total = known.reduce((sum, [, count]) => sum + count, counts[OTHER] ?? 0);
	const alone = known.filter(([, count], i) => i < MAX_CATEGORIES && count >= RARE * total);
	const categories = alone.map(([category]) => category);
	const rare = known.slice(categories.length).map(([category]) => category);
	const binning_id = stableHash(JSON.stringify(['categorical', categories, rare]));
	return { kind: 'categorical', binning_id, categories, rare };
}

/** Freezes the classes that fit a summary. */
export function freezeBinning(reference: NumericSummary | CategoricalSummary): Binning {
	return 'bins' in reference
		? freezeNumericBinning(reference.bins, reference.scale)
		: freezeCategoricalBinning(reference.categories);
}

/**
 * Two merged roll-ups counted over the frozen classes. Weighted rows count as the number of unweighted ones that
 * would carry the same information (Kish 1965), so that no interval is narrower than its rows allow.
 */
export function toTwoSample<S extends NumericSummary | CategoricalSummary>(
	binning: Binning,
	current: S,
	reference: S
): TwoSample {
	const sample = {
		classes: classesOf(binning),
		current: countsOver(binning, current),
		reference: countsOver(binning, reference),
		ordered: binning.kind === 'numeric',
		binning_id: binning.binning_id
	};
	if (!('bins' in current) || !('bins' in reference) || binning.kind !== 'numeric') return sample;
	const { scale } = binning;
	let fine: TwoSample['fine'];
	// Counted when asked for: distances between classes, which most monitors watch, never do.
	return {
		...sample,
		get fine() {
			return (fine ??= fineCounts(scale, current, reference));
		}
	};
}

/** The classes of a binning, in the order of its counts. */
export function classesOf(binning: Binning): { label: string; kind: ClassKind }[] {
	if (binning.kind === 'categorical') {
		return [
			...binning.categories.map((label) => ({ label, kind: 'value' as const })),
			{ label: 'other', kind: 'other' },
			{ label: 'new', kind: 'new' },
			{ label: 'missing', kind: 'missing' }
		];
	}
	const { scale, low, high, bounds } = binning;
	const edges = [low - 1, ...bounds, high].map((bin) => edgeText(valueAt(bin + 0.5, scale)));
	const inner = edges.slice(1).map((upper, i) => ({ label: `${edges[i] ?? ''} to ${upper}`, kind: 'value' as const }));
	return [
		{ label: `below ${edges[0] ?? ''}`, kind: 'value' },
		...inner,
		{ label: `above ${edges.at(-1) ?? ''}`, kind: 'value' },
		{ label: 'missing', kind: 'missing' },
		{ label: 'NaN', kind: 'nan' },
		{ label: 'infinite', kind: 'infinite' }
	];
}

/** Counts of one merged roll-up over the frozen classes, in effective rows. */
export function countsOver(binning: Binning, summary: NumericSummary | CategoricalSummary): number[] {
	const rows = effectiveRows(summary);
	if (binning.kind === 'numeric' && 'bins' in summary) return numericCounts(binning, summary).map((w) => w * rows);
	if (binning.kind === 'categorical' && 'categories' in summary)
		return categoricalCounts(binning, summary).map((w) => w * rows);
	throw new Error(`binning is ${binning.kind} and the summary is not: freeze a binning from this feature's reference`);
}

function numericCounts({ scale, low, high, bounds }: NumericBinning, summary: NumericSummary): number[] {
	// One class below the reference's range, one above; the bounds part the rest.
	const uppers = [low - 1, ...bounds, high, Infinity];
	const counts = uppers.map(() => 0);
	let at = 0;
	for (const [bin, weight] of occupiedBins(summary.bins, summary.scale, scale)) {
		while (bin > (uppers[at] ?? Infinity)) at += 1;
		counts[at] = (counts[at] ?? 0) + weight;
	}
	return [...counts, summary.missing, summary.nan, summary.positive_infinity + summary.negative_infinity];
}

function categoricalCounts({ categories, rare }: CategoricalBinning, summary: CategoricalSummary): number[] {
	const classOf = new Map(categories.map((category, i) => [category, i]));
	for (const category of [OTHER, ...rare]) classOf.set(category, categories.length);
	const counts = Array.from({ length: categories.length + 2 }, () => 0);
	for (const [category, weight] of Object.entries(summary.categories)) {
		const at = classOf.get(category) ?? categories.length + 1;
		counts[at] = (counts[at] ?? 0) + weight;
	}
	return [...counts, summary.missing];
}

function fineCounts(scale: Scale, current: NumericSummary, reference: NumericSummary) {
	const sides = [current, reference].map((summary) => new Map(occupiedBins(summary.bins, summary.scale, scale)));
	const bins = [...new Set(sides.flatMap((side) => [...side.keys()]))].sort((a, b) => a - b);
	const [one, two] = [current, reference].map((summary, side) =>
		[
			summary.missing,
			summary.nan,
			summary.negative_infinity,
			...bins.map((bin) => sides[side]?.get(bin) ?? 0),
			summary.positive_infinity
		].map((weight) => weight * effectiveRows(summary))
	);
	const values = [NaN, NaN, -Infinity, ...bins.map((bin) => valueAt(bin, scale)), Infinity];
	return { current: one ?? [], reference: two ?? [], values };
}

/** Effective rows per unit of weight (Kish): 1 for unweighted rows, the sampling fraction for evenly sampled ones. */
function effectiveRows({ weight, weight2 }: { weight: number; weight2: number }): number {
	return weight2 > 0 ? weight / weight2 : 1;
}

/** Occupied bins in rising order, moved to another scale where the roll-up was made on one. */
function occupiedBins(bins: Record<string, number>, from?: Scale, to?: Scale): [number, number][] {
	const moved = from && to && (from.centre !== to.centre || from.spread !== to.spread);
	const occupied: [number, number][] = [];
	for (const key in bins) {
		const count = bins[key] ?? 0;
		if (count > 0) occupied.push([moved ? binOf(valueAt(Number(key), from), to) : Number(key), count]);
	}
	occupied.sort(([a], [b]) => a - b);
	return moved ? addNeighbours(occupied) : occupied;
}

/** Two bins of one scale can fall into the same bin of another. */
function addNeighbours(sorted: readonly [number, number][]): [number, number][] {
	const added: [number, number][] = [];
	for (const [bin, count] of sorted) {
		const last = added.at(-1);
		if (last?.[0] === bin) last[1] += count;
		else added.push([bin, count]);
	}
	return added;
}

function edgeText(value: number): string {
	return String(Number(value.toPrecision(4)));
}
