import { describe, expect, it } from 'vitest';
import { clockOf, dueWindows, lookNumber, windowAt, windowsBetween } from '#detectors/schedule/due-windows.ts';
import { PATIENCE, watermark } from '#detectors/schedule/watermark.ts';

const at = (text: string): number => Date.parse(`2026-03-01T${text}Z`);
const starts = (windows: readonly { start: number }[]): string[] =>
	windows.map(({ start }) => new Date(start).toISOString().slice(11, 16));

describe('watermark', () => {
	it('of a live source follows the wall clock, also when nothing arrives', () => {
		const arrival = { last_ts: at('10:00:00'), last_ingested_at: at('10:00:02') };
		expect(watermark(arrival, at('11:00:00'))).toEqual({ until: at('10:59:50'), live: true });
	});

	it('of a replay follows its own rows', () => {
		const arrival = { last_ts: at('10:00:00'), last_ingested_at: at('18:00:00') };
		expect(watermark(arrival, at('18:00:05'))).toEqual({ until: at('09:59:50'), live: false });
	});

	it('of a replay that has ended closes its last window', () => {
		const arrival = { last_ts: at('10:20:00'), last_ingested_at: at('18:00:00') };
		const mark = watermark(arrival, at('18:00:00') + PATIENCE.idle_ms + 1);
		expect(mark.flush).toBe(at('10:20:00'));
		const due = dueWindows({ seconds: 3600, watermark: mark, first_ts: at('09:10:00') });
		expect(starts(due)).toEqual(['09:00', '10:00']);
	});
});

describe('dueWindows', () => {
	const live = (until: string) => ({ until: at(until), live: true });
	const cases = [
		{
			name: 'begins with the first event',
			progress: { seconds: 3600, watermark: live('03:00:00'), first_ts: at('00:40:00') },
			due: ['00:00', '01:00', '02:00']
		},
		{
			name: 'goes on after the last evaluated window',
			progress: { seconds: 3600, watermark: live('03:59:59'), first_ts: at('00:40:00'), evaluated_to: at('02:00:00') },
			due: ['02:00']
		},
		{
			name: 'leaves an open window alone',
			progress: { seconds: 60, watermark: live('00:41:59'), first_ts: at('00:41:10') },
			due: []
		},
		{
			name: 're-evaluates a window with late rows, once',
			progress: {
				seconds: 3600,
				watermark: live('05:30:00'),
				first_ts: at('00:40:00'),
				evaluated_to: at('05:00:00'),
				reopened: [at('01:10:00'), at('01:50:00')]
			},
			due: ['01:00']
		},
		{
			name: 'does not re-open what was never evaluated',
			progress: {
				seconds: 3600,
				watermark: live('05:30:00'),
				first_ts: at('00:40:00'),
				evaluated_to: at('04:00:00'),
				reopened: [at('04:10:00')]
			},
			due: ['04:00']
		},
		{
			name: 'starts near the end of a long past',
			progress: { seconds: 60, watermark: live('10:00:00'), first_ts: at('00:00:00'), catch_up: 2 },
			due: ['09:58', '09:59']
		}
	];
	it.each(cases)('$name', ({ progress, due }) => {
		expect(starts(dueWindows(progress))).toEqual(due);
	});

	it('is idempotent: the same progress gives the same windows', () => {
		const progress = { seconds: 60, watermark: live('01:00:00'), first_ts: at('00:00:00'), reopened: [at('00:10:00')] };
		expect(dueWindows(progress)).toEqual(dueWindows(progress));
	});
});

describe('windows', () => {
	it('are half-open, so that the instant of an end belongs to the next', () => {
		expect(windowAt(at('01:00:00'), 3600).start).toBe(at('01:00:00'));
		expect(windowAt(at('00:59:59'), 3600).end).toBe(at('01:00:00'));
	});

	it('between two instants begin at or after the first', () => {
		expect(starts(windowsBetween(at('00:30:00'), at('03:00:00'), 3600))).toEqual(['01:00', '02:00']);
	});
});

describe('lookNumber', () => {
	const first = at('01:00:00');
	it.each([
		['01:00:00', 1],
		['02:00:00', 2],
		['23:00:00', 23],
		['00:00:00', 1]
	])('of the window that ends at %s', (end, look) => {
		expect(lookNumber({ start: at(end) - 3_600_000, end: at(end), seconds: 3600 }, first)).toBe(look);
	});
});

describe('clockOf', () => {
	const window = windowAt(at('10:00:00'), 60);
	it.each([
		['a window that just closed', { until: 0, live: true }, at('10:01:10'), 'live'],
		['a window of the past', { until: 0, live: true }, at('11:00:00'), 'replay'],
		['any window of a replay', { until: 0, live: false }, at('10:01:10'), 'replay']
	] as const)('%s', (_, mark, now, clock) => {
		expect(clockOf(window, mark, now)).toBe(clock);
	});
});
