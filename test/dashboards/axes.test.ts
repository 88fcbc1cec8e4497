import { describe, expect, it } from 'vitest';
import { hatchPath, spreadLabels } from '#dashboards/text-layout.ts';
import { timeTicks, zoneOffset } from '#dashboards/time-axis.ts';
import { valueAxis } from '#dashboards/value-axis.ts';

describe('timeTicks', () => {
	const labels = (from: string, to: string, width: number, zone: string) =>
		timeTicks(Date.parse(from), Date.parse(to), width, zone).map(({ label }) => label.replaceAll('\u00a0', ' '));

	it.each([
		[
			'quarters of an hour',
			'2025-11-18T12:00Z',
			'2025-11-18T13:30Z',
			738,
			['13:00', '13:15', '13:30', '13:45', '14:00', '14:15', '14:30']
		],
		['hours', '2025-11-18T11:10Z', '2025-11-18T17:10Z', 420, ['13:00', '14:00', '15:00', '16:00', '17:00', '18:00']],
		['days, on midnights of the zone', '2025-11-12T00:00Z', '2025-11-15T12:00Z', 420, ['13 Nov', '14 Nov', '15 Nov']],
		[
			'months and years',
			'2016-01-01T00:00Z',
			'2017-02-01T00:00Z',
			700,
			['Jan 2016', 'Mar', 'May', 'Jul', 'Sep', 'Nov', 'Jan 2017']
		]
	])('%s', (_, from, to, width, expected) => {
		expect(labels(from, to, width, from.startsWith('2016') ? 'UTC' : 'Europe/Berlin')).toEqual(expected);
	});

	it('stand on wall-clock midnights on both sides of the end of summer time', () => {
		const ticks = timeTicks(Date.parse('2025-10-25T00:00Z'), Date.parse('2025-10-28T00:00Z'), 300, 'Europe/Berlin');
		expect(ticks.map(({ time }) => new Date(time).toISOString())).toEqual([
			'2025-10-25T22:00:00.000Z',
			'2025-10-26T23:00:00.000Z',
			'2025-10-27T23:00:00.000Z'
		]);
	});

	it('leaves a label away that would leave the chart, not its tick', () => {
		const ticks = timeTicks(0, 30 * 60_000, 320, 'UTC', 10);
		expect(ticks.at(-1)).toEqual({ time: 30 * 60_000, label: '' });
	});

	it('knows half-hour zones', () => {
		expect(zoneOffset(Date.UTC(2025, 0, 1), 'Asia/Kolkata')).toBe(5.5 * 3_600_000);
	});
});

describe('valueAxis', () => {
	it.each([
		[[0, 0.36], {}, [0, 0.1, 0.2, 0.3, 0.4], '0.3'],
		[[-10, 30], { signed: true }, [-10, 0, 10, 20, 30], '+30'],
		[[0, 0.142], { unit: 'share', intervals: 3 }, [0, 0.05, 0.1, 0.15], '15\u00a0%'],
		[[-0.002, 0.003], { unit: 'pp', signed: true }, [-0.002, 0, 0.002, 0.004], '+0.4']
	])('holds %j on round numbers', (values, options, ticks, label) => {
		const axis = valueAxis(values, options);
		expect(axis.ticks).toEqual(ticks);
		expect(axis.ticks.map(axis.format)).toContain(label);
	});

	it('is an axis without data too', () => {
		expect(valueAxis([])).toMatchObject({ min: 0, max: 1 });
	});
});

it('spreadLabels moves labels apart in their order and keeps them inside', () => {
	const centres = spreadLabels(
		[
			{ at: 50, height: 16 },
			{ at: 48, height: 16 },
			{ at: 99, height: 16 }
		],
		0,
		100
	);
	expect(centres).toEqual([64, 48, 92]);
});

it('hatching stays inside its rectangle', () => {
	const numbers =
		hatchPath(10, 20, 30, 12)
			.match(/-?[\d.]+/g)
			?.map(Number) ?? [];
	const xs = numbers.filter((_, i) => i % 2 === 0);
	const ys = numbers.filter((_, i) => i % 2 === 1);
	expect(Math.min(...xs)).toBeGreaterThanOrEqual(10);
	expect(Math.max(...xs)).toBeLessThanOrEqual(40);
	expect(Math.min(...ys)).toBeGreaterThanOrEqual(20);
	expect(Math.max(...ys)).toBeLessThanOrEqual(32);
});
