import type { GlyphEstimate, GlyphLeeway, GlyphScale } from './glyph.ts';

/** One axis for unlike things: 0 is the reference, 1 the limit, worse is to the right. */
export const MARGIN_LEEWAY: GlyphLeeway = { origin: 0, max: 1 };

/** The axis of the inbox: a square root, with room for eight times the margin. */
export const MARGIN_SCALE: GlyphScale = { kind: 'sqrt', min: 0, max: 8 };

/**
 * An estimate in units of its own margin, so that unlike monitors share one axis. A ratio (its origin is 1)
 * is measured by the size of its logarithm. Where the leeway has no origin, a ceiling is measured from 0, and a floor
 * from 1 when it is a share (nothing is better than all), else as floor over value.
 * A two-sided leeway measures either direction by its own limit, and the interval by its worst ends.
 */
export function toMargin(estimate: GlyphEstimate, leeway: GlyphLeeway): GlyphEstimate {
	const { value, lower, upper } = estimate;
	if (value === null || lower === null || upper === null) return estimate;
	const measure = measureOf(leeway);
	const ends = [measure(lower), measure(upper)];
	const straddles = leeway.origin !== undefined && isTwoSided(leeway) && lower < leeway.origin && upper > leeway.origin;
	return { ...estimate, value: measure(value), lower: straddles ? 0 : Math.min(...ends), upper: Math.max(...ends) };
}

function measureOf(leeway: GlyphLeeway): (value: number) => number {
	const { min, max } = leeway;
	const isRatio = leeway.origin === 1 && (min ?? 1) > 0;
	const f = isRatio ? (value: number) => Math.log(Math.max(value, 1e-9)) : (value: number) => value;
	if (min !== undefined && max !== undefined) {
		const origin = f(leeway.origin ?? (min + max) / 2);
		const up = f(max) - origin;
		const down = origin - f(min);
		return (value) => (f(value) >= origin ? share(f(value) - origin, up) : share(origin - f(value), down));
	}
	if (max !== undefined) {
		const origin = f(leeway.origin ?? 0);
		return (value) => share(f(value) - origin, f(max) - origin);
	}
	if (min === undefined) return () => 0;
	const origin = leeway.origin ?? (min < 1 && min > 0 ? 1 : undefined);
	if (origin === undefined) return (value) => (value > 0 ? min / value : Number.MAX_VALUE);
	return (value) => share(f(origin) - f(value), f(origin) - f(min));
}

function isTwoSided(leeway: GlyphLeeway): boolean {
	return leeway.min !== undefined && leeway.max !== undefined;
}

/** A distance over its margin; a margin of nothing is used up by anything. */
function share(distance: number, margin: number): number {
	if (margin > 0) return distance / margin;
	return distance > 0 ? Number.MAX_VALUE : 0;
}
