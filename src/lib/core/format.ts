import { isBounded, type Leeway, type Verdict } from './verdict.ts';

/** Numbers, units and intervals as people read them: a real minus, a no-break space before the unit. */

export const NBSP = '\u00a0';
const MINUS = '\u2212';

export const VERDICT_WORDS: Record<Verdict, string> = {
	exceeded: 'Exceeded',
	blind: 'Blind',
	undecided: 'Undecided',
	within: 'Within'
};

interface Numbers {
	value: number | null;
	lower: number | null;
	upper: number | null;
}

export interface NumberOptions {
	/** Digits after the point, of the number as shown (after a share became per cent). */
	decimals?: number;
	/** Writes a plus before numbers above zero, for differences. */
	signed?: boolean;
}

/** How a unit of a finding is shown: '' pure, 'share' as %, 'pp' as percentage points, all else by its own name. */
function unitOf(unit: string): { factor: number; prefix: string; suffix: string } {
	if (unit === 'share') return { factor: 100, prefix: '', suffix: `${NBSP}%` };
	if (unit === 'pp') return { factor: 100, prefix: '', suffix: `${NBSP}pp` };
	if (unit === '€' || unit === '$') return { factor: 1, prefix: `${unit}${NBSP}`, suffix: '' };
	if (unit === '' || unit === 'ratio' || unit === 'probability') return { factor: 1, prefix: '', suffix: '' };
	if (unit === '×') return { factor: 1, prefix: '', suffix: '×' };
	return { factor: 1, prefix: '', suffix: `${NBSP}${unit}` };
}

/** "−1,234.5"; never "−0.0"; "∞" for what the data cannot bound. */
export function formatNumber(value: number, { decimals = 0, signed = false }: NumberOptions = {}): string {
	if (Number.isNaN(value)) return '–';
	if (!isBounded(value)) return value > 0 ? '∞' : `${MINUS}∞`;
	const text = Math.abs(value).toLocaleString('en-US', {
		minimumFractionDigits: decimals,
		maximumFractionDigits: decimals
	});
	const zero = Number(Math.abs(value).toFixed(decimals)) === 0;
	const sign = zero ? '' : value < 0 ? MINUS : signed ? '+' : '';
	return sign + text;
}

/** A count: "1,840", "412,300"; from ten million "4.8 M". */
export function formatCount(n: number): string {
	if (n >= 1e9) return `${formatNumber(n / 1e9, { decimals: 1 })}${NBSP}G`;
	if (n >= 1e7) return `${formatNumber(n / 1e6, { decimals: 1 })}${NBSP}M`;
	return formatNumber(Math.round(n));
}

/** A share of one as per cent: "25 %", "3.7 %", "<0.1 %". */
export function formatShare(share: number): string {
	const percent = share * 100;
	if (percent > 0 && percent < 0.1) return `<0.1${NBSP}%`;
	const decimals = percent > 0 && percent < 10 && Math.abs(percent - Math.round(percent)) > 0.05 ? 1 : 0;
	const nearlyAll = percent > 99 && percent < 100;
	return `${formatNumber(nearlyAll ? Math.floor(percent * 100) / 100 : percent, { decimals: nearlyAll ? 2 : decimals })}${NBSP}%`;
}

/** Bytes: "41.2 GB", in thousands. */
export function formatBytes(bytes: number): string {
	const units = ['B', 'kB', 'MB', 'GB', 'TB'];
	const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)));
	const value = bytes / 1000 ** power;
	return `${formatNumber(value, { decimals: power > 0 && value < 100 ? 1 : 0 })}${NBSP}${units[power]}`;
}

/**
 * Digits after the point that an estimate deserves: two digits of its interval's width (of the bounded part of it),
 * one where the width begins with five or more. At most four. In the unit as shown.
 */
export function decimalsOf({ value, lower, upper }: Numbers, unit = ''): number {
	const { factor } = unitOf(unit);
	const ends = [lower, value, upper].filter((end): end is number => end !== null && isBounded(end));
	const width = lower === null || upper === null ? 0 : (Math.max(...ends) - Math.min(...ends)) * factor;
	const scale = width > 0 ? width : Math.abs((value ?? 0) * factor) / 10;
	if (!(scale > 0) || !Number.isFinite(scale)) return factor === 1 && unit === '' ? 2 : 0;
	const exponent = Math.floor(Math.log10(scale));
	const leading = scale / 10 ** exponent;
	return Math.min(4, Math.max(0, (leading >= 5 ? 0 : 1) - exponent));
}

/** Equal digits for a column: the most that any row deserves, at most `most`. */
export function commonDecimals(rows: readonly Numbers[], unit = '', most = 3): number {
	return Math.min(most, Math.max(0, ...rows.filter((r) => r.value !== null).map((r) => decimalsOf(r, unit))));
}

/** One value with its unit: "8.5 %", "940 ms", "0.31". */
export function formatValue(value: number, unit = '', options: NumberOptions = {}): string {
	const { factor, prefix, suffix } = unitOf(unit);
	const shown = value * factor;
	const decimals = options.decimals ?? plainDecimals(shown, unit);
	return prefix + formatNumber(shown, { ...options, decimals }) + suffix;
}

/** Limits are written as their owner wrote them, with two digits where they are pure and small. */
function plainDecimals(shown: number, unit: string): number {
	const digits = (String(Number(Math.abs(shown).toPrecision(6))).split('.')[1] ?? '').length;
	const least = unit === '' && shown !== 0 && Math.abs(shown) < 1 ? 2 : 0;
	return Math.min(4, Math.max(least, digits));
}

/** "[0.27, 0.36]", without a unit. */
export function formatInterval(lower: number, upper: number, unit = '', options: NumberOptions = {}): string {
	const { factor } = unitOf(unit);
	const decimals = options.decimals ?? decimalsOf({ value: null, lower, upper }, unit);
	const end = (value: number) => formatNumber(value * factor, { ...options, decimals });
	return `[${end(lower)},${NBSP}${end(upper)}]`;
}

/** Value and interval with equal digits: `{ value: "8.5 %", interval: "[7.3, 9.8]" }`; null when blind. */
export function formatEstimate(
	numbers: Numbers,
	unit = '',
	options: NumberOptions = {}
): { value: string; interval: string } | null {
	const { value, lower, upper } = numbers;
	if (value === null) return null;
	const decimals = options.decimals ?? decimalsOf(numbers, unit);
	const interval = lower === null || upper === null ? '' : formatInterval(lower, upper, unit, { ...options, decimals });
	return { value: formatValue(value, unit, { ...options, decimals }), interval };
}

/** "0.31 [0.27, 0.36]" in one breath, for sentences; it never breaks. */
export function estimateText(numbers: Numbers, unit = '', options: NumberOptions = {}): string {
	const text = formatEstimate(numbers, unit, options);
	return text === null ? 'no value' : `${text.value}${text.interval === '' ? '' : NBSP + text.interval}`;
}

/** What is allowed: "up to 0.10", "from 0.75", "0.80 to 1.25", "± 0.05". */
export function formatAllowed(leeway: Pick<Leeway, 'min' | 'max'>, unit = '', options: NumberOptions = {}): string {
	const { min, max } = leeway;
	if (min !== undefined && max !== undefined) {
		if (min === -max) return `±${NBSP}${formatValue(max, unit, options)}`;
		const shown = [min, max].map((v) => v * unitOf(unit).factor);
		const decimals = options.decimals ?? Math.max(...shown.map((v) => plainDecimals(v, unit)));
		return `${formatNumber(shown[0] ?? 0, { decimals })} to ${formatValue(max, unit, { ...options, decimals })}`;
	}
	if (max !== undefined) return `up to ${formatValue(max, unit, options)}`;
	if (min !== undefined) return `from ${formatValue(min, unit, options)}`;
	return 'no limit';
}

/** "1 alert", "2 alerts". */
export function plural(n: number, one: string, many = `${one}s`): string {
	return `${formatCount(n)}${NBSP}${n === 1 ? one : many}`;
}

/** "a", "a and b", "a, b and c". */
export function listWords(words: readonly string[]): string {
	if (words.length < 2) return words.join('');
	return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

/** A version as people say it: "v13", and what has none. */
export function versionName(version: string): string {
	if (version === '') return 'unattributed';
	return /^\d/.test(version) ? `v${version}` : version;
}
