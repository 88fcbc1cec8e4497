import { formatAllowed, formatEstimate } from '#core/format.ts';
import type { GateCheck } from '#core/gate.ts';
import type { GlyphAxisSpec } from '#core/glyph-axis.ts';
import type { GlyphEstimate, GlyphLeeway } from '#core/glyph.ts';
import { metricWord } from '#core/metric-words.ts';

type Check = Pick<GateCheck, 'metric' | 'unit' | 'leeway' | 'value' | 'lower' | 'upper' | 'method'>;

/** Distances begin at 0; everything else that a gate compares has a direction. */
const DISTANCES = new Set([
	'psi',
	'kl',
	'jensen_shannon',
	'hellinger',
	'kolmogorov_smirnov',
	'chi_square',
	'total_variation',
	'l_infinity',
	'wasserstein',
	'wasserstein_normed',
	'energy',
	'cramer_von_mises',
	'anderson_darling',
	'epps_singleton',
	'g'
]);

/** Differences are written with a plus; ratios and distances are not. */
export function isSigned({ metric, leeway }: Pick<Check, 'metric' | 'leeway'>): boolean {
	return leeway.origin === 0 && !DISTANCES.has(metric);
}

/** Differences of shares are percentage points. */
export function shownUnit(check: Pick<Check, 'metric' | 'unit' | 'leeway'>): string {
	return check.unit === 'share' && isSigned(check) ? 'pp' : check.unit;
}

/** What the candidate is called once its interval has left the origin, to the bad or to the good side: "slower", "faster". */
const SIDES: Record<string, { bad: string; good: string }> = {
	quantile_difference: { bad: 'slower', good: 'faster' },
	level_difference: { bad: 'higher', good: 'lower' },
	rate_difference: { bad: 'worse', good: 'better' }
};

/** "slower", or "faster" where the candidate has moved to the good side; "different" where there are no sides. */
export function worseWord(check: Pick<Check, 'metric' | 'value' | 'leeway'> & { moved: boolean }): string {
	const { bad, good } = SIDES[check.metric] ?? { bad: 'different', good: 'different' };
	return check.moved && (check.value ?? 0) < (check.leeway.origin ?? 0) ? good : bad;
}

/** What the numbers are: their unit, else the metric of a distance ("PSI"); '' where the check's title says it all. */
export function axisName(check: Pick<Check, 'metric' | 'unit' | 'leeway' | 'method'>): string {
	return shownUnit(check) || (isSigned(check) ? '' : metricWord(check));
}

/** The axis of a gate: each row divided by its own margin, so that one line is the limit of all. */
export function gateAxis(stable: string): GlyphAxisSpec {
	return {
		scale: { kind: 'linear', min: -1.1, max: 1.4 },
		leeway: { origin: 0, max: 1 },
		title: 'allowed',
		ticks: [
			{ value: -1, label: '−1' },
			{ value: 0, prefix: 'same as ', label: stable },
			{ value: 1, label: 'margin', limit: true }
		]
	};
}

/** An estimate in units of its margin, worse to the right, and the corridor it then has. */
export function gateRow(check: GateCheck): { estimate: GlyphEstimate; leeway: GlyphLeeway } {
	const { origin = 0, min, max } = check.leeway;
	const log = check.unit === 'ratio' || check.leeway.origin === 1;
	const f = (value: number) => (log ? Math.log(Math.max(value, 1e-9)) : value);
	const down = max === undefined && min !== undefined;
	const limit = max ?? min ?? origin + 1;
	const margin = Math.abs(f(limit) - f(origin)) || 1;
	const scaled = (value: number) => ((f(value) - f(origin)) / margin) * (down ? -1 : 1);
	const { value, lower, upper, verdict, moved, detail } = check;
	const base = { verdict, moved, detail };
	const leeway = { origin: 0, max: 1, ...(max !== undefined && min !== undefined && { min: scaled(min) }) };
	if (value === null || lower === null || upper === null) {
		return { estimate: { ...base, value: null, lower: null, upper: null }, leeway };
	}
	const ends = [scaled(lower), scaled(upper)];
	return { estimate: { ...base, value: scaled(value), lower: Math.min(...ends), upper: Math.max(...ends) }, leeway };
}

/** The difference in words: value and interval, signed and in its unit; null when blind. */
export function differenceText(check: Check): { value: string; interval: string } | null {
	const text = formatEstimate(check, shownUnit(check), { signed: isSigned(check) });
	if (!text || shownUnit(check) !== '') return text;
	return { ...text, value: DISTANCES.has(check.metric) ? `${metricWord(check)} ${text.value}` : text.value };
}

/** What is allowed: "up to +10 ms", "± 0.05". */
export function allowedText(check: Pick<Check, 'metric' | 'unit' | 'leeway'>): string {
	const twoSided = check.leeway.min !== undefined && check.leeway.max !== undefined;
	return formatAllowed(check.leeway, shownUnit(check), { signed: isSigned(check) && !twoSided });
}
