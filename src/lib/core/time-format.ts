import { NBSP } from './format.ts';

/** Times as people read them, always in a named zone; durations as the on-call says them. */

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

interface Parts {
	weekday: string;
	day: number;
	month: string;
	year: number;
	clock: string;
	seconds: string;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function partsOf(at: Date, zone: string): Parts {
	let formatter = formatters.get(zone);
	if (formatter === undefined) {
		formatter = new Intl.DateTimeFormat('en-GB', {
			timeZone: zone,
			weekday: 'short',
			year: 'numeric',
			month: 'numeric',
			day: 'numeric',
			hour: '2-digit',
			minute: '2-digit',
			second: '2-digit',
			hourCycle: 'h23'
		});
		formatters.set(zone, formatter);
	}
	const found = new Map(formatter.formatToParts(at).map(({ type, value }) => [type, value]));
	const get = (type: Intl.DateTimeFormatPartTypes) => found.get(type) ?? '';
	return {
		weekday: get('weekday'),
		day: Number(get('day')),
		month: MONTHS[Number(get('month')) - 1] ?? '',
		year: Number(get('year')),
		clock: `${get('hour')}:${get('minute')}`,
		seconds: get('second')
	};
}

export type Instant = string | number | Date;

/** Valid zone names only; anything else falls back to UTC. */
export function validZone(zone: string | undefined): string {
	if (zone === undefined || zone === '') return 'UTC';
	try {
		new Intl.DateTimeFormat('en', { timeZone: zone });
		return zone;
	} catch {
		return 'UTC';
	}
}

/** "14:05", with seconds "14:05:12". */
export function formatClock(at: Instant, zone: string, { seconds = false } = {}): string {
	const p = partsOf(new Date(at), zone);
	return seconds ? `${p.clock}:${p.seconds}` : p.clock;
}

/** "18 Nov", in another year than `now` "18 Nov 2024". */
export function formatDay(at: Instant, zone: string, now: Instant = Date.now()): string {
	const p = partsOf(new Date(at), zone);
	const year = partsOf(new Date(now), zone).year;
	return `${p.day}${NBSP}${p.month}${p.year === year ? '' : `${NBSP}${p.year}`}`;
}

/** In full, for sentences: "Tue 18 Nov 14:05". */
export function formatMoment(at: Instant, zone: string, now: Instant = Date.now()): string {
	const p = partsOf(new Date(at), zone);
	return [p.weekday, formatDay(at, zone, now), p.clock].join(NBSP);
}

/** As short as it stays clear: today "14:05", within six days "Mon 16:02", else "3 Oct 16:02". */
export function formatShortMoment(at: Instant, zone: string, now: Instant = Date.now()): string {
	const p = partsOf(new Date(at), zone);
	const today = partsOf(new Date(now), zone);
	if (p.day === today.day && p.month === today.month && p.year === today.year) return p.clock;
	const days = Math.abs(new Date(now).getTime() - new Date(at).getTime()) / 86_400_000;
	return days < 6 ? `${p.weekday}${NBSP}${p.clock}` : `${formatDay(at, zone, now)}${NBSP}${p.clock}`;
}

/** "18 Nov, 13:00 – 14:28 CET", over days "11 Nov – 18 Nov CET". */
export function formatRange(from: Instant, to: Instant, zone: string, now: Instant = Date.now()): string {
	const a = formatDay(from, zone, now);
	const b = formatDay(to, zone, now);
	const name = zoneName(zone, to);
	if (a === b) return `${a}, ${formatClock(from, zone)} – ${formatClock(to, zone)} ${name}`;
	const days = (new Date(to).getTime() - new Date(from).getTime()) / 86_400_000;
	if (days >= 3) return `${a} – ${b} ${name}`;
	return `${a} ${formatClock(from, zone)} – ${b} ${formatClock(to, zone)} ${name}`;
}

/** The zone's abbreviation at that time: "CET", "UTC". */
export function zoneName(zone: string, at: Instant = Date.now()): string {
	const parts = new Intl.DateTimeFormat('en-GB', { timeZone: zone, timeZoneName: 'short' }).formatToParts(new Date(at));
	return parts.find((part) => part.type === 'timeZoneName')?.value ?? zone;
}

/** A duration in two steps at most: "40 s", "23 min", "5 h 16 m", "22 h", "2 d 4 h". */
export function formatDuration(milliseconds: number): string {
	const seconds = Math.max(0, Math.round(milliseconds / 1000));
	if (seconds < 60) return `${seconds}${NBSP}s`;
	const minutes = Math.floor(seconds / 60);
	if (minutes < 60) return `${minutes}${NBSP}min`;
	const hours = Math.floor(minutes / 60);
	if (hours < 48) return pair(hours, 'h', hours < 20 ? minutes % 60 : 0, 'm');
	return pair(Math.floor(hours / 24), 'd', hours < 24 * 10 ? hours % 24 : 0, 'h');
}

function pair(a: number, unitA: string, b: number, unitB: string): string {
	return `${a}${NBSP}${unitA}${b === 0 ? '' : `${NBSP}${b}${NBSP}${unitB}`}`;
}

/** Length of a window: 3600 -> "1 h", 86400 -> "24 h", 604800 -> "7 d". */
export function formatWindow(seconds: number): string {
	if (seconds % 86_400 === 0 && seconds > 86_400) return `${seconds / 86_400}${NBSP}d`;
	if (seconds % 3600 === 0) return `${seconds / 3600}${NBSP}h`;
	if (seconds % 60 === 0) return `${seconds / 60}${NBSP}min`;
	return `${seconds}${NBSP}s`;
}
