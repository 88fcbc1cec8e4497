import { formatAllowed } from './format.ts';
import { MARGIN_LEEWAY, MARGIN_SCALE } from './glyph-margin.ts';
import { position, type GlyphEstimate, type GlyphLeeway, type GlyphScale, type ScaleKind } from './glyph.ts';

export interface GlyphTick {
	value: number;
	label: string;
	/** Words before the label, where there is room. */
	prefix?: string;
	/** A limit: written in petrol. */
	limit?: boolean;
}

/** One axis for all rows of a table: its scale, its corridor, its ticks and the words over the bracket. */
export interface GlyphAxisSpec {
	scale: GlyphScale;
	leeway: GlyphLeeway;
	ticks: GlyphTick[];
	title: string;
}

/** The axis where every row is divided by its own margin (see `toMargin`). */
export const MARGIN_AXIS: GlyphAxisSpec = {
	scale: MARGIN_SCALE,
	leeway: MARGIN_LEEWAY,
	title: 'allowed',
	ticks: [
		{ value: 0, label: '0' },
		{ value: 1, label: '1', limit: true },
		{ value: 2, label: '2' },
		{ value: 4, label: '4' },
		{ value: 6, label: '6' }
	]
};

const NICE = [1, 1.5, 2, 3, 4, 5, 8];

/**
 * An axis that holds all `estimates` and the limits, but lets far outliers run off the scale, so that the
 * corridor keeps at least a fifth of the width. `width` is the least width in px, to keep labels apart.
 */
export function glyphAxis(
	estimates: readonly GlyphEstimate[],
	leeway: GlyphLeeway,
	options: { kind?: ScaleKind; unit?: string; width?: number } = {}
): GlyphAxisSpec {
	const { kind = 'linear', unit = '', width = 240 } = options;
	const scale = kind === 'log' ? logScale(estimates, leeway) : spanScale(estimates, leeway, kind, unit);
	return { scale, leeway, ticks: ticksOf(scale, leeway, width, unit), title: `allowed ${formatAllowed(leeway, unit)}` };
}

function bounds(estimates: readonly GlyphEstimate[], leeway: GlyphLeeway): number[] {
	return [leeway.min, leeway.max, leeway.origin, ...estimates.flatMap((e) => [e.value, e.lower, e.upper])].filter(
		(v): v is number => typeof v === 'number' && Number.isFinite(v)
	);
}

function spanScale(
	estimates: readonly GlyphEstimate[],
	leeway: GlyphLeeway,
	kind: ScaleKind,
	unit: string
): GlyphScale {
	const all = bounds(estimates, leeway);
	// A share that has only a ceiling begins at none: nothing is below.
	const floor = unit === 'share' && leeway.min === undefined ? [0] : [];
	const fixed = [...bounds([], leeway), ...floor];
	const unitSpan = Math.max(...fixed) - Math.min(...fixed) || Math.abs(fixed[0] ?? 1) * 0.25 || 1;
	const reach = unitSpan * (kind === 'sqrt' ? 9 : 3);
	const top = Math.min(Math.max(...all), Math.max(...fixed) + reach);
	const bottom = Math.max(Math.min(...all), Math.min(...fixed) - reach);
	const pad = (top - bottom || unitSpan) * 0.06;
	return {
		kind,
		min: bottom >= 0 && leeway.origin === 0 ? 0 : bottom - pad,
		max: Math.max(top + pad, Math.max(...fixed) + unitSpan * (kind === 'sqrt' ? 1 : 0.25))
	};
}

function logScale(estimates: readonly GlyphEstimate[], leeway: GlyphLeeway): GlyphScale {
	const all = bounds(estimates, leeway).filter((v) => v > 0);
	const fixed = bounds([], leeway).filter((v) => v > 0);
	const reach = 10;
	return {
		kind: 'log',
		min: Math.max(Math.min(...all, 0.7), Math.min(...fixed) / reach) / 1.1,
		max: Math.min(Math.max(...all, 1.5), Math.max(...fixed) * reach) * 1.1
	};
}

function ticksOf(scale: GlyphScale, leeway: GlyphLeeway, width: number, unit: string): GlyphTick[] {
	const taken: GlyphTick[] = [];
	const offer = (value: number, limit: boolean) => {
		const at = position(scale, value);
		if (at < -0.001 || at > 1.001) return;
		const label = tickLabel(value, unit);
		const apart = (tick: GlyphTick) =>
			Math.abs(position(scale, tick.value) - at) * width > 4 + 3.6 * (tick.label.length + label.length);
		if (taken.every(apart)) taken.push(limit ? { value, label, limit } : { value, label });
	};
	for (const limit of [leeway.min, leeway.max]) if (limit !== undefined) offer(limit, true);
	if (leeway.origin !== undefined) offer(leeway.origin, false);
	for (const value of candidates(scale, leeway)) offer(value, false);
	return taken.sort((a, b) => a.value - b.value);
}

function candidates(scale: GlyphScale, leeway: GlyphLeeway): number[] {
	if (scale.kind === 'sqrt') {
		const unit = leeway.max ?? leeway.min ?? scale.max;
		return [2, 4, 0.1, 0.4, 8].map((k) => Number((k * unit).toPrecision(3)));
	}
	if (scale.kind === 'log') return [1, 2, 0.5, 0.3, 0.15, 3, 5, 0.1, 0.05, 10];
	const rough = (scale.max - scale.min) / 4;
	const power = 10 ** Math.floor(Math.log10(rough));
	const step = (NICE.find((nice) => nice * power >= rough) ?? 10) * power;
	const first = Math.ceil(scale.min / step);
	const count = Math.max(0, Math.floor(scale.max / step) - first + 1);
	return Array.from({ length: count }, (_, i) => Number(((first + i) * step).toPrecision(6)));
}

/** Short: no zero before the point, shares in per cent. */
function tickLabel(value: number, unit: string): string {
	const shown = unit === 'share' ? value * 100 : value;
	const text = String(Number(Math.abs(shown).toPrecision(3)));
	const short = text.startsWith('0.') ? text.slice(1).padEnd(3, '0') : text;
	return (shown < 0 ? '−' : '') + short;
}
