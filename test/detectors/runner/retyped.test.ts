import { describe, expect, it } from 'vitest';
import { freezeBinning } from '#detectors/core/binning.ts';
import type { CategoricalSummary, NumericSummary } from '#detectors/core/summary.ts';
import { inputOf, type Material, type Summary } from '#detectors/runner/inputs.ts';
import { inKindOf } from '#detectors/runner/retyped.ts';
import { cellKey, emptyWindow } from '#detectors/runner/window-data.ts';

const numbers = (bins: Record<string, number>, rest: Partial<NumericSummary> = {}): NumericSummary => {
	const n = Object.values(bins).reduce(
		(sum, count) => sum + count,
		(rest.missing ?? 0) + (rest.positive_infinity ?? 0)
	);
	const none = { sum: 0, sum2: 0, nan: 0, positive_infinity: 0, negative_infinity: 0, missing: 0 };
	return { scale: { scale_id: 1, centre: 0, spread: 1 }, bins, n, weight: n, weight2: n, ...none, ...rest };
};
const texts = (categories: Record<string, number>, missing = 0): CategoricalSummary => {
	const n = Object.values(categories).reduce((sum, count) => sum + count, missing);
	return { categories, n, weight: n, weight2: n, missing };
};

describe('a feature that changed its type', () => {
	it('counts text as NaN where numbers are due', () => {
		const found = inKindOf(numbers({ 1: 50 }), [numbers({ 1: 40 }, { missing: 2 }), texts({ n_a: 8 }, 1)]);
		expect(found).toMatchObject({ bins: { 1: 40 }, nan: 8, missing: 3, n: 51 });
	});

	it('is all NaN where nothing else came', () => {
		expect(inKindOf(numbers({ 1: 50 }), [texts({ '3.5': 20 })])).toMatchObject({ bins: {}, nan: 20, n: 20 });
	});

	it('counts numbers as a category that nobody saw', () => {
		expect(inKindOf(texts({ a: 50 }), [texts({ a: 40 }), numbers({ 1: 10 })])).toMatchObject({
			categories: { a: 40, '@number': 10 },
			n: 50
		});
	});
});

const material = (reference: Summary, summaries: Summary, retyped?: Summary): Material => ({
	current: {
		...emptyWindow(),
		summaries: new Map([[cellKey('', 'x'), summaries]]),
		retyped: new Map(retyped ? [[cellKey('', 'x'), retyped]] : [])
	},
	baseline: new Map([[cellKey('', 'x'), { binning: freezeBinning(reference), summary: reference }]]),
	favourable: '1',
	min_n: 1
});
const subject = (metric: string) => ({ metric, feature: 'x', segment: '', against: '', quantile: null });

describe('what the shares of one feature count', () => {
	const reference = numbers({ 0: 50, 10: 50 });

	it('type_change: rows with a value of the other kind', () => {
		const at = material(reference, numbers({ 0: 90 }, { missing: 5 }), texts({ none: 10 }, 3));
		expect(inputOf('counts', subject('type_change'), at)).toEqual({ hits: 10, n: 100 });
	});

	it('out_of_range_share: beyond the reference on both sides, and infinite', () => {
		const at = material(reference, numbers({ '-3': 4, 5: 80, 12: 6 }, { positive_infinity: 2, missing: 8 }));
		expect(inputOf('counts', subject('out_of_range_share'), at)).toEqual({
			hits: 12,
			n: 100,
			reference: { hits: 0, n: 100 }
		});
	});

	it('values: every bin or category, missing ones left out', () => {
		const at = material(texts({ a: 5, b: 5 }), texts({ a: 3, c: 1 }, 4));
		expect(inputOf('values', subject('cardinality'), at)).toEqual({ counts: [3, 1], reference: [5, 5] });
	});
});
