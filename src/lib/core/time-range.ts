/** Presets of the time picker, shortest first. */
export const PRESETS = [
	{ preset: '1h', seconds: 3600, label: 'Last hour', short: '1 h' },
	{ preset: '2h', seconds: 7200, label: 'Last 2 h', short: '2 h' },
	{ preset: '6h', seconds: 6 * 3600, label: 'Last 6 h', short: '6 h' },
	{ preset: '24h', seconds: 86_400, label: 'Last 24 h', short: '24 h' },
	{ preset: '7d', seconds: 7 * 86_400, label: 'Last 7 days', short: '7 days' },
	{ preset: '14d', seconds: 14 * 86_400, label: 'Last 14 days', short: '14 days' },
	{ preset: '90d', seconds: 90 * 86_400, label: 'Last 90 days', short: '90 days' }
] as const;
export type Preset = (typeof PRESETS)[number]['preset'];

/** What a page shows. A preset moves with the clock; without one the range is absolute. */
export interface TimeRange {
	/** ISO 8601, UTC; `to` is exclusive. */
	from: string;
	to: string;
	preset: Preset | null;
	/** Words for the control, of a preset. */
	label: string;
	/** Set when the address held something that could not be read, in words. */
	problem?: string;
}

/**
 * The range that an address asks for: `range=24h`, or `from` and `to` as ISO 8601 or epoch milliseconds.
 * A bad value falls back, and says so.
 */
export function timeRange(query: URLSearchParams, options: { now: number; fallback: Preset }): TimeRange {
	const { now, fallback } = options;
	const from = query.get('from');
	const to = query.get('to');
	if (from !== null || to !== null) {
		const start = instant(from);
		const end = to === null ? now : instant(to);
		if (start !== null && end !== null && start < end) {
			return { from: new Date(start).toISOString(), to: new Date(end).toISOString(), preset: null, label: '' };
		}
		return { ...preset(fallback, now), problem: `from "${from ?? ''}" to "${to ?? ''}" is not a range of time` };
	}
	const asked = query.get('range');
	const known = PRESETS.find((p) => p.preset === asked);
	if (asked !== null && !known) return { ...preset(fallback, now), problem: `there is no range "${asked}"` };
	return preset(known?.preset ?? fallback, now);
}

/** Looks that a page shows of a monitor when nobody asks for another range. */
const SHOWN_WINDOWS = 60;

/** The shortest preset that holds enough windows of this length to see a change in. */
export function presetFor(window_seconds: number): Preset {
	return PRESETS.find(({ seconds }) => seconds >= SHOWN_WINDOWS * window_seconds)?.preset ?? '90d';
}

function preset(name: Preset, now: number): TimeRange {
	const { seconds, label } = PRESETS.find((p) => p.preset === name) ?? PRESETS[0];
	return { from: new Date(now - seconds * 1000).toISOString(), to: new Date(now).toISOString(), preset: name, label };
}

function instant(text: string | null): number | null {
	if (text === null || text.trim() === '') return null;
	if (/^\d{10,}$/.test(text)) return Number(text);
	const zoned = /[zZ]|[+-]\d\d:?\d\d$/.test(text) ? text : `${text}Z`;
	const at = Date.parse(zoned);
	return Number.isNaN(at) ? null : at;
}
