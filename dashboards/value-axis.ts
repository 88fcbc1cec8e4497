import { formatNumber, formatValue } from '#core/format.ts';

export interface ValueAxis {
	min: number;
	max: number;
	ticks: number[];
	/** Digits after the point that all ticks share, in the unit as shown. */
	decimals: number;
	format: (value: number) => string;
}

const NICE = [1, 2, 2.5, 5, 10];

/**
 * An axis on round numbers that holds all `values`. `unit` is that of a finding (shares are shown in per cent);
 * the unit itself is written only where it is part of the number, as in "5 %".
 */
export function valueAxis(
	values: readonly number[],
	{ unit = '', signed = false, intervals = 4 }: { unit?: string; signed?: boolean; intervals?: number } = {}
): ValueAxis {
	const finite = values.filter(Number.isFinite);
	const low = Math.min(...(finite.length > 0 ? finite : [0]));
	const high = Math.max(...(finite.length > 0 ? finite : [1]));
	const span = high - low || Math.abs(high) || 1;
	const step = niceStep(span / intervals);
	const first = Math.floor(round(low / step));
	const last = Math.max(first + 1, Math.ceil(round(high / step)));
	const ticks = Array.from({ length: last - first + 1 }, (_, i) => round((first + i) * step));
	const percent = unit === 'share' || unit === 'pp';
	const decimals = digits(step * (percent ? 100 : 1));
	return {
		min: ticks[0] ?? low,
		max: ticks.at(-1) ?? high,
		ticks,
		decimals,
		format: (value) =>
			unit === 'share'
				? formatValue(value, unit, { decimals, signed })
				: formatNumber(percent ? value * 100 : value, { decimals, signed })
	};
}

/** The smallest round number that is at least `rough`. */
function niceStep(rough: number): number {
	const power = 10 ** Math.floor(Math.log10(rough));
	return round((NICE.find((nice) => nice * power >= rough * 0.999) ?? 10) * power);
}

/** Digits after the point that write a step exactly. */
function digits(step: number): number {
	return (String(Number(step.toPrecision(4))).split('.')[1] ?? '').length;
}

/** Drops the noise of binary fractions: 0.30000000000000004 is 0.3. */
function round(value: number): number {
	return Number(value.toPrecision(12));
}
