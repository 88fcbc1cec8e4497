import { describe, expect, test } from 'vitest';
import { glyphAxis } from '#core/glyph-axis.ts';
import { toMargin } from '#core/glyph-margin.ts';
import { glyphParts, markOf, position, type GlyphEstimate, type GlyphScale } from '#core/glyph.ts';

const linear: GlyphScale = { kind: 'linear', min: 0, max: 0.4 };
const exceeded = { value: 0.31, lower: 0.27, upper: 0.36, verdict: 'exceeded', moved: true } satisfies GlyphEstimate;

describe('position', () => {
	test.each([
		['linear', 0, 10, 5, 0.5],
		['sqrt', 0, 0.4, 0.1, 0.5],
		['sqrt', -1, 1, -0.25, 0.25],
		['log', 0.25, 4, 1, 0.5],
		['log', 0.5, 2, 0, -Infinity]
	] as const)('%s from %d to %d puts %d at %d', (kind, min, max, value, at) => {
		expect(position({ kind, min, max }, value)).toBeCloseTo(at, 10);
	});
});

describe('glyphParts', () => {
	test('a ceiling leaves the corridor open on the left', () => {
		const parts = glyphParts(exceeded, { origin: 0, max: 0.1 }, linear);
		expect(parts.corridor).toEqual({ from: 0, to: 0.25, openLeft: true, openRight: false });
		expect(parts.limits).toEqual([0.25]);
		expect(parts.origin).toBe(0);
		expect(parts.at).toBeCloseTo(0.775);
		expect(parts.whisker).toMatchObject({ offLeft: false, offRight: false });
	});
	test('a floor leaves it open on the right', () => {
		const parts = glyphParts(exceeded, { min: 0.3 }, linear);
		expect(parts.corridor).toMatchObject({ openLeft: false, openRight: true, to: 1 });
		expect(parts.origin).toBeNull();
	});
	test('two-sided has a limit at each end', () => {
		expect(glyphParts(exceeded, { min: 0.1, max: 0.3 }, linear).limits).toHaveLength(2);
	});
	test('what lies off the scale is clipped and said so', () => {
		const far = { ...exceeded, value: 0.9, lower: 0.3, upper: 1.2 };
		const parts = glyphParts(far, { max: 0.1 }, linear);
		expect(parts.at).toBe(1);
		expect(parts.whisker).toEqual({ from: expect.closeTo(0.75), to: 1, offLeft: false, offRight: true });
	});
	test('blind has no mark and no whisker', () => {
		const blind = { value: null, lower: null, upper: null, verdict: 'blind', moved: false } satisfies GlyphEstimate;
		expect(glyphParts(blind, { max: 0.1 }, linear)).toMatchObject({ mark: 'blind', whisker: null, at: null });
	});
	test('moved and moved too far are two facts', () => {
		expect(markOf('within', false)).toBe('still');
		expect(markOf('within', true)).toBe('within');
		expect(markOf('exceeded', true)).toBe('exceeded');
	});
});

describe('toMargin', () => {
	const at = (value: number, lower: number, upper: number): GlyphEstimate => ({ ...exceeded, value, lower, upper });
	test.each([
		['PSI over its ceiling', at(0.31, 0.27, 0.36), { origin: 0, max: 0.1 }, [3.1, 2.7, 3.6]],
		['a level over its ceiling, from its origin', at(940, 905, 981), { origin: 620, max: 800 }, [1.778, 1.583, 2.006]],
		['a share under its floor, from perfect', at(0.742, 0.731, 0.753), { min: 0.76 }, [1.075, 1.029, 1.121]],
		['a number under its floor', at(50, 40, 80), { min: 100 }, [2, 1.25, 2.5]],
		[
			'a ratio of four fifths is as far as one of five quarters',
			at(0.8, 0.64, 1.25),
			{ origin: 1, min: 0.8, max: 1.25 },
			[1, 0, 2]
		],
		['better than the origin is left of it', at(-5, -8, -2), { origin: 0, max: 10 }, [-0.5, -0.8, -0.2]]
	] as const)('%s', (_, estimate, leeway, [value, lower, upper]) => {
		const margin = toMargin(estimate, leeway);
		expect(margin.value).toBeCloseTo(value, 3);
		expect(margin.lower).toBeCloseTo(lower, 3);
		expect(margin.upper).toBeCloseTo(upper, 3);
	});
});

describe('glyphAxis', () => {
	test('PSI on a square root: ticks at tenths and multiples of the limit', () => {
		const axis = glyphAxis([exceeded], { origin: 0, max: 0.1 }, { kind: 'sqrt', width: 300 });
		expect(axis.title).toBe('allowed up to 0.10');
		expect(axis.ticks.map((tick) => tick.label)).toEqual(['0', '.01', '.04', '.10', '.20']);
		expect(axis.ticks.filter((tick) => tick.limit).map((tick) => tick.value)).toEqual([0.1]);
		expect(axis.scale.min).toBe(0);
	});
	test('a far outlier does not crush the corridor', () => {
		const axis = glyphAxis([{ ...exceeded, value: 900, upper: 1000 }], { origin: 0, max: 0.1 }, { kind: 'sqrt' });
		expect(position(axis.scale, 0.1)).toBeGreaterThan(0.2);
	});
	test('a share with a ceiling begins at none, so that none is on the scale', () => {
		const none = { value: 0, lower: 0, upper: 0, verdict: 'within' as const, moved: false };
		const { scale, ticks } = glyphAxis([none, exceeded], { max: 0.05 }, { unit: 'share' });
		expect(scale.min).toBeLessThanOrEqual(0);
		expect(ticks.map(({ label }) => label)).toContain('0');
	});
	test('two-sided ratios on a logarithm hold both limits', () => {
		const axis = glyphAxis(
			[{ ...exceeded, value: 0.15, lower: 0.145, upper: 0.156 }],
			{ origin: 1, min: 0.8, max: 1.25 },
			{ kind: 'log' }
		);
		expect(axis.scale.min).toBeLessThan(0.145);
		expect(position(axis.scale, 1.25)).toBeLessThan(1);
	});
});
