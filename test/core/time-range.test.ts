import { describe, expect, test } from 'vitest';
import { linePath, sparkScale } from '#core/sparkline.ts';
import { presetFor, timeRange } from '#core/time-range.ts';

const now = Date.parse('2025-11-18T13:28:00Z');
const read = (query: string) => timeRange(new URLSearchParams(query), { now, fallback: '24h' });

test.each([
	[60, '1h'],
	[300, '6h'],
	[3600, '7d'],
	[86_400, '90d'],
	[604_800, '90d']
] as const)('windows of %i s are shown over %s', (seconds, preset) => {
	expect(presetFor(seconds)).toBe(preset);
});

describe('timeRange', () => {
	test.each([
		['', '2025-11-17T13:28:00.000Z', '24h'],
		['range=1h', '2025-11-18T12:28:00.000Z', '1h'],
		['from=2025-11-18T12:00:00Z&to=2025-11-18T13:00:00Z', '2025-11-18T12:00:00.000Z', null],
		['from=2025-11-18T13:00:00%2B01:00', '2025-11-18T12:00:00.000Z', null],
		['from=2025-11-18T12:00', '2025-11-18T12:00:00.000Z', null],
		[`from=${now - 60_000}&to=${now}`, '2025-11-18T13:27:00.000Z', null]
	])('%s', (query, from, preset) => {
		expect(read(query)).toMatchObject({ from, preset });
		expect(read(query).problem).toBeUndefined();
	});
	test.each([
		'range=fortnight',
		'from=yesterday',
		'from=2025-11-18T13:00:00Z&to=2025-11-18T12:00:00Z',
		'to=2025-11-18T12:00:00Z'
	])('%s falls back and says so', (query) => {
		expect(read(query)).toMatchObject({ preset: '24h' });
		expect(read(query).problem).toBeTruthy();
	});
});

describe('sparkline', () => {
	const box = { width: 100, height: 20, inset: 0, zero: false };
	test('a gap stays a gap', () => {
		const values = [0, 1, null, 1, 0];
		expect(linePath(values, sparkScale(values, {}, box))).toBe('M0.0 20.0L25.0 0.0M75.0 0.0L100.0 20.0');
	});
	test('the limit is always in range', () => {
		expect(sparkScale([0, 1], { max: 4 }, box).y(4)).toBe(0);
		expect(sparkScale([3, 4], { min: 2 }, box).y(2)).toBe(20);
	});
	test('a flat line and no values have a scale', () => {
		expect(Number.isFinite(sparkScale([5, 5], {}, box).y(5))).toBe(true);
		expect(linePath([null, null], sparkScale([null, null], {}, box))).toBe('');
	});
});
