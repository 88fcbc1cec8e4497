import { freezeNumericBinning, toTwoSample, type NumericBinning } from '#detectors/core/binning.ts';
import { fineOfRows } from '#detectors/core/exact-rows.ts';
import type { Fine, TwoSample } from '#detectors/core/summary.ts';
import { fineCounts, type NumberCell } from './number-cells.ts';
import { numericSummary, type NumberTally } from './number-tally.ts';

/** Both sides of a column of numbers over the classes of the reference, and finer ones for distribution functions. */
export function numericSample(current: NumberTally, reference: NumberTally, cells: readonly NumberCell[]): TwoSample {
	const fine = exactFine(current, reference) ?? fineCounts(cells, current, reference);
	const counted = reference.crowds.size > 0 ? overCells : overBins;
	return { ...apartBySign(counted(current, reference, cells), current, reference), fine };
}

/** By the bins of the product's scale, as the server does it. */
function overBins(current: NumberTally, reference: NumberTally): TwoSample {
	const [before, now] = [numericSummary(reference), numericSummary(current)];
	return toTwoSample(freezeNumericBinning(before.bins, before.scale), now, before);
}

/** By cells, where a bin would hold too much: the number of a cell stands for its value, and its label says which. */
function overCells(current: NumberTally, reference: NumberTally, cells: readonly NumberCell[]): TwoSample {
	const bins = (side: 'current' | 'reference') => Object.fromEntries(cells.map((cell, i) => [i, cell[side]]));
	const before = { ...numericSummary(reference), bins: bins('reference') };
	const binning = freezeNumericBinning(before.bins, before.scale);
	const sample = toTwoSample(binning, { ...numericSummary(current), bins: bins('current') }, before);
	const labels = labelsOf(binning, cells);
	return { ...sample, classes: sample.classes.map((one, i) => ({ ...one, label: labels[i] ?? one.label })) };
}

function labelsOf({ low, high, bounds }: NumericBinning, cells: readonly NumberCell[]): string[] {
	const value = (cell: number) => cells[Math.min(cells.length - 1, Math.max(0, cell))]?.value ?? 0;
	const edges = [low - 1, ...bounds, high].map((cell) => text(value(cell) / 2 + value(cell + 1) / 2));
	const inner = edges.slice(1).map((upper, i) => `${edges[i] ?? ''} to ${upper}`);
	return [`below ${edges[0] ?? ''}`, ...inner, `above ${edges.at(-1) ?? ''}`];
}

/** Infinite values of either sign as classes of their own: a change from one to the other is one. */
function apartBySign(sample: TwoSample, current: NumberTally, reference: NumberTally): TwoSample {
	const at = sample.classes.findIndex(({ kind }) => kind === 'infinite');
	const both = (tallies: NumberTally[]) =>
		tallies.some((tally) => tally.negative_infinity > 0) && tallies.some((tally) => tally.positive_infinity > 0);
	if (at < 0 || !both([current, reference])) return sample;
	const apart = (counts: readonly number[], { positive_infinity, negative_infinity }: NumberTally) => [
		...counts.with(at, positive_infinity),
		negative_infinity
	];
	return {
		...sample,
		classes: [...sample.classes, { label: '−infinite', kind: 'infinite' }],
		current: apart(sample.current, current),
		reference: apart(sample.reference, reference)
	};
}

/** The rows themselves in the place of cells, where they were kept. */
function exactFine(current: NumberTally, reference: NumberTally): Fine | undefined {
	if (!current.kept || !reference.kept) return undefined;
	return fineOfRows({
		current: joined(current.kept),
		reference: joined(reference.kept),
		missing: { current: current.missing + current.text, reference: reference.missing + reference.text }
	});
}

function joined(pieces: readonly Float64Array[]): Float64Array {
	const all = new Float64Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
	let at = 0;
	for (const piece of pieces) {
		all.set(piece, at);
		at += piece.length;
	}
	return all;
}

function text(value: number): string {
	return String(Number(value.toPrecision(6)));
}
