import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MovingReference } from '#core/model-config.ts';
import { windowAt } from '#detectors/schedule/due-windows.ts';
import { movingSpan, movingWords } from '#detectors/schedule/moving-reference.ts';

const HOUR = 3_600_000;
const at = (text: string, seconds: number) => windowAt(Date.parse(text), seconds);
const moving = (rest: Omit<MovingReference, 'kind'>): MovingReference => ({ kind: 'moving', ...rest });

describe('movingSpan', () => {
	it.each([
		['a day, in hours', { span_days: 1 }, 3600, '2026-03-08T10:00Z', '2026-03-07T10:00Z', '2026-03-08T10:00Z'],
		[
			'a week, in quarters of a day',
			{ span_days: 7 },
			3600,
			'2026-03-08T10:00Z',
			'2026-03-01T06:00Z',
			'2026-03-08T06:00Z'
		],
		['a month, in days', { span_days: 30 }, 3600, '2026-03-31T10:00Z', '2026-03-01T00:00Z', '2026-03-31T00:00Z'],
		['with a gap', { span_days: 1, gap_days: 6 }, 3600, '2026-03-08T10:00Z', '2026-03-01T10:00Z', '2026-03-02T10:00Z'],
		[
			'shorter than the window',
			{ span_hours: 2 },
			86_400,
			'2026-03-08T10:00Z',
			'2026-03-07T00:00Z',
			'2026-03-08T00:00Z'
		],
		['of minutes', { span_hours: 1 }, 60, '2026-03-08T10:07Z', '2026-03-08T09:07Z', '2026-03-08T10:07Z']
	])('is %s', (_, rest, seconds, instant, start, end) => {
		expect(movingSpan(moving(rest), at(instant, seconds))).toMatchObject({
			start: Date.parse(start),
			end: Date.parse(end)
		});
	});

	it('never reaches into the gap, and is as long as it says, whatever the window', () => {
		const lengths = fc.constantFrom(60, 300, 3600, 21_600, 86_400);
		fc.assert(
			fc.property(lengths, fc.nat(60), fc.nat(40), fc.nat(1_000_000), (seconds, span, gap, minute) => {
				const window = windowAt(1.7e12 + minute * 60_000, seconds);
				const { start, end, step } = movingSpan(moving({ span_hours: span + 1, gap_hours: gap }), window);
				expect(end).toBeLessThanOrEqual(window.start - gap * HOUR);
				expect(window.start - gap * HOUR - end).toBeLessThan(step * 1000);
				expect(end - start).toBeGreaterThanOrEqual((span + 1) * HOUR);
				expect(end - start - (span + 1) * HOUR).toBeLessThan(step * 1000);
				expect([start % (step * 1000), step % 60]).toEqual([0, 0]);
			})
		);
	});
});

describe('movingWords', () => {
	it.each([
		[{ span_days: 7 }, 'the 7 days before'],
		[{ span_days: 1 }, 'the day before'],
		[{ span_hours: 6 }, 'the 6 h before'],
		[{ span_days: 1, gap_days: 6 }, 'the day that ended 6 days before'],
		[{ span_hours: 3, gap_days: 1 }, 'the 3 h that ended a day before'],
		[{ span_days: 2, gap_hours: 12 }, 'the 2 days that ended 12 h before']
	])('%j is %s', (rest, words) => {
		expect(movingWords(moving(rest))).toBe(words);
	});
});
