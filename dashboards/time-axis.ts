import { NBSP } from '#core/format.ts';
import { formatClock, formatDay } from '#core/time-format.ts';
import { textWidth } from './text-layout.ts';

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 7 * 1440, 14 * 1440].map((m) => m * MINUTE);
/** Steps in months, for years of data. */
const MONTH_STEPS = [1, 2, 3, 6, 12, 24, 60];
/** The first Monday of 1970: weeks are counted from it. */
const MONDAY = 4 * DAY;

export interface TimeTick {
	time: number;
	label: string;
}

/** Difference of the zone's wall clock to UTC at that moment, in ms. */
export function zoneOffset(time: number, zone: string): number {
	if (zone === 'UTC') return 0;
	const wall = new Date(time).toLocaleString('sv-SE', { timeZone: zone });
	return Date.parse(`${wall.replace(' ', 'T')}Z`) - Math.floor(time / 1000) * 1000;
}

/**
 * Ticks on round wall-clock times, a comfortable distance apart. Midnights show the day. A label that would leave the
 * chart, which has `after` px right of the plot, stays away; its tick stays.
 */
export function timeTicks(from: number, to: number, width: number, zone: string, after = Infinity): TimeTick[] {
	const apart = width < 500 ? 64 : 92;
	const least = ((to - from) / Math.max(1, width)) * apart;
	const step = STEPS.find((s) => s >= least);
	const wall = { from: from + zoneOffset(from, zone), to: to + zoneOffset(to, zone) };
	const times = step === undefined ? monthStarts(wall.from, wall.to, least) : multiples(wall.from, wall.to, step);
	return times
		.map((local) => ({ local, time: local - zoneOffset(local - zoneOffset(local, zone), zone) }))
		.filter(({ time }) => time >= from && time <= to)
		.map(({ local, time }) => {
			const label = tickLabel(local, time, step, zone, to);
			const end = ((time - from) / (to - from)) * width + textWidth(label) / 2;
			return { time, label: end > width + after ? '' : label };
		});
}

function multiples(from: number, to: number, step: number): number[] {
	const zero = step >= 7 * DAY ? MONDAY : 0;
	const first = Math.ceil((from - zero) / step);
	const count = Math.max(0, Math.floor((to - zero) / step) - first + 1);
	return Array.from({ length: count }, (_, i) => zero + (first + i) * step);
}

function monthStarts(from: number, to: number, least: number): number[] {
	const step = MONTH_STEPS.find((months) => months * 30 * DAY >= least) ?? 120;
	const start = new Date(from);
	const first = Math.floor((start.getUTCFullYear() * 12 + start.getUTCMonth()) / step) * step;
	const count = Math.ceil((to - from) / (step * 28 * DAY)) + 2;
	return Array.from({ length: count }, (_, i) => new Date(0).setUTCFullYear(0, first + i * step, 1));
}

function tickLabel(local: number, time: number, step: number | undefined, zone: string, now: number): string {
	if (step === undefined) {
		const date = new Date(local);
		const month = formatDay(date, 'UTC', date).split(NBSP)[1] ?? '';
		return date.getUTCMonth() === 0 ? `${month} ${date.getUTCFullYear()}` : month;
	}
	return local % DAY === 0 ? formatDay(time, zone, now) : formatClock(time, zone);
}
