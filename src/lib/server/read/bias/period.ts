import { BUCKETS, type Bucket } from '#core/report.ts';
import type { Span } from '#core/evidence.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const LENGTH: Record<Bucket, number> = { hour: HOUR, day: DAY, week: 7 * DAY, month: 30 * DAY };
/** More windows than this cannot be told apart in a chart, fewer than two are no course of time. */
const MOST_WINDOWS = 48;

/**
 * The closed period that holds the data: whole days in UTC, ending before `now`; whole hours where there is less than a
 * day. Data that reach into a day that is not over end with the day before.
 */
export function closedPeriod(first: number, last: number, now: number): Span {
	const whole = (unit: number) => ({
		start: Math.floor(first / unit) * unit,
		end: Math.min(Math.floor(last / unit) * unit + unit, Math.floor(now / unit) * unit)
	});
	const days = whole(DAY);
	const { start, end } = days.end > days.start ? days : whole(HOUR);
	return { start: new Date(start).toISOString(), end: new Date(Math.max(end, start + HOUR)).toISOString() };
}

/** The shortest bucket that cuts the period into few enough windows, none shorter than the model's own; null when there is just one. */
export function bucketOf({ start, end }: Span, shortest: number): Bucket | null {
	const length = Date.parse(end) - Date.parse(start);
	const fits = (bucket: Bucket) => LENGTH[bucket] >= shortest && length / LENGTH[bucket] <= MOST_WINDOWS;
	const bucket = BUCKETS.find(fits);
	return bucket !== undefined && length / LENGTH[bucket] > 1.5 ? bucket : null;
}

/** End of the window that begins at `start`, in ms since 1970, UTC. */
export function windowEnd(start: number, bucket: Bucket): number {
	if (bucket !== 'month') return start + LENGTH[bucket];
	const at = new Date(start);
	return Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 1);
}
