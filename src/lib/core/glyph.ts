import type { Leeway, Verdict } from './verdict.ts';

/**
 * Geometry of the leeway glyph: an estimate with its interval against what is allowed. Everything is a
 * fraction of the plot, 0 at its left inset and 1 at its right; drawing is left to the component.
 */

export type ScaleKind = 'linear' | 'sqrt' | 'log';

/** An axis from `min` to `max`. `log` needs both above zero; `sqrt` keeps the sign of its argument. */
export interface GlyphScale {
	kind: ScaleKind;
	min: number;
	max: number;
}

/** What a glyph draws: the numbers of a finding, null when it is blind. */
export interface GlyphEstimate {
	value: number | null;
	lower: number | null;
	upper: number | null;
	verdict: Verdict;
	moved: boolean;
	/** Written in the middle of the hatched scale of a blind one: "29 of 200 rows needed". */
	detail?: string;
}

export type GlyphLeeway = Pick<Leeway, 'origin' | 'min' | 'max'>;

/** The five marks; `still` is within and not moved. */
export type GlyphMark = 'still' | 'within' | 'exceeded' | 'undecided' | 'blind';

export interface GlyphParts {
	mark: GlyphMark;
	/** The corridor, and which of its ends run on to the end of the glyph without an edge. */
	corridor: { from: number; to: number; openLeft: boolean; openRight: boolean } | null;
	/** Limits that lie on the scale. */
	limits: number[];
	/** Where nothing has changed, when it lies on the scale. */
	origin: number | null;
	/** Whisker and mark, clipped to the scale; `off*` says that the end lies beyond it. */
	whisker: { from: number; to: number; offLeft: boolean; offRight: boolean } | null;
	at: number | null;
}

const transform: Record<ScaleKind, (value: number) => number> = {
	linear: (value) => value,
	sqrt: (value) => Math.sign(value) * Math.sqrt(Math.abs(value)),
	log: (value) => (value > 0 ? Math.log(value) : -Infinity)
};

/** Where `value` lies on the scale, as a fraction; below 0 or above 1 when it is off the scale. */
export function position(scale: GlyphScale, value: number): number {
	const f = transform[scale.kind];
	const from = f(scale.min);
	return (f(value) - from) / (f(scale.max) - from);
}

/** The mark of a verdict: moved and moved too far are two facts. */
export function markOf(verdict: Verdict, moved: boolean): GlyphMark {
	return verdict === 'within' && !moved ? 'still' : verdict;
}

/** All parts of a glyph, clipped to the scale. */
export function glyphParts(estimate: GlyphEstimate, leeway: GlyphLeeway, scale: GlyphScale): GlyphParts {
	const at = (value: number) => position(scale, value);
	const { min, max, origin } = leeway;
	const low = min === undefined ? 0 : at(min);
	const high = max === undefined ? 1 : at(max);
	const onScale = (fraction: number) => fraction >= 0 && fraction <= 1;
	const hasCorridor = (min !== undefined || max !== undefined) && low < 1 && high > 0;
	return {
		mark: markOf(estimate.verdict, estimate.moved),
		corridor: hasCorridor ? { from: clamp(low), to: clamp(high), openLeft: !(low > 0), openRight: !(high < 1) } : null,
		limits: [min, max]
			.filter((limit) => limit !== undefined)
			.map(at)
			.filter(onScale),
		origin: origin !== undefined && onScale(at(origin)) ? at(origin) : null,
		...interval(estimate, at)
	};
}

function interval(estimate: GlyphEstimate, at: (value: number) => number): Pick<GlyphParts, 'whisker' | 'at'> {
	const { value, lower, upper } = estimate;
	if (estimate.verdict === 'blind' || value === null || lower === null || upper === null) {
		return { whisker: null, at: null };
	}
	const from = at(lower);
	const to = at(upper);
	return {
		whisker: { from: clamp(from), to: clamp(to), offLeft: from < 0, offRight: to > 1 },
		at: clamp(at(value))
	};
}

function clamp(fraction: number): number {
	return Math.min(1, Math.max(0, fraction));
}
