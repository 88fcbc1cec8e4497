import { expect, it } from 'vitest';
import { effectiveRows } from '#detectors/core/effective-rows.ts';
import { jointProfile } from '#detectors/core/joint-profile.ts';
import type { DispersionProfile } from '#detectors/core/summary.ts';

const profile = (heaviest: number, more: Partial<DispersionProfile> = {}): DispersionProfile => ({
	binning_id: 'x',
	window_seconds: 3600,
	eigenvalues: [heaviest, 1],
	windows: 168,
	source: 'test',
	...more
});
const all = { rows: 1000, drawn: 1000, reference_rows: 10_000, reference_drawn: 10_000 };

it('takes one feature as it is where all rows were drawn', () => {
	expect(jointProfile([profile(1), profile(5)], all)?.eigenvalues).toEqual([5]);
	expect(jointProfile([], all)).toBeUndefined();
});

it('knows that a sample of a window shares what is special of the window, and has more noise of its own', () => {
	// Variance of a share of 1,000 rows at a design effect of 5: 5/1000 = 1/1000 + 0.004. A sample of 250: 1/250 + 0.004 = 2/250.
	expect(jointProfile([profile(5)], { ...all, drawn: 250 })?.eigenvalues).toEqual([2]);
	expect(jointProfile([profile(5, { rows: 500 })], all)?.eigenvalues).toEqual([9]);
});

it('keeps the design effect in a window of fewer rows, as that of one feature does', () => {
	const few = { ...all, rows: 100, drawn: 100 };
	expect(jointProfile([profile(19, { rows: 1000 })], few)?.eigenvalues).toEqual([19]);
	expect(jointProfile([profile(19, { rows: 1000 })], { ...few, drawn: 50 })?.eigenvalues).toEqual([10]);
});

it('thins the reference by what lasts, at the share of it that was drawn', () => {
	const found = jointProfile([profile(5, { reference_thinning: 3 })], { ...all, reference_drawn: 5000 });
	// 1/m = 15/10,000 of the whole reference, and 1/5,000 - 1/10,000 more for drawing half of it.
	expect(effectiveRows(1000, 5000, found).m).toBeCloseTo(1 / (15 / 10_000 + 1 / 5000 - 1 / 10_000), 6);
});

it('counts what many features may do at once', () => {
	const alike = (count: number) =>
		jointProfile(
			Array.from({ length: count }, () => profile(2)),
			all
		)?.eigenvalues[0];
	expect(alike(20)).toBeCloseTo(1 + (20 + 2 * Math.sqrt(14 * 20) + 28) / 36.5, 9);
	expect(alike(100)).toBeGreaterThan(6);
});
