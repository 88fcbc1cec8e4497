import { describe, expect, it } from 'vitest';
import type { Series } from '#dashboards/chart-option.ts';
import { timeChart, verdictLanes, type TimeChartInput } from '#dashboards/time-chart.ts';
import { GROWING, MINUTE, point, START, tokens } from './fixtures.ts';

const size = { width: 937, height: 360 };
const input: TimeChartInput = {
	name: 'PSI',
	unit: '',
	points: GROWING,
	leeway: { origin: 0, max: 0.1 },
	subject: 'v13',
	reference: { name: 'v12 0.02', points: GROWING.map(({ time }) => ({ time, value: 0.02 })) },
	marks: [
		{ time: START + 2 * MINUTE, label: 'v13 to 25 %', tone: 'deploy' },
		{ time: START + 4 * MINUTE, label: 'too far, paged', tone: 'page' }
	],
	alert: { from: START + 4 * MINUTE, to: START + 5 * MINUTE },
	lanes: verdictLanes(GROWING),
	from: START,
	to: START + 6 * MINUTE,
	zone: 'UTC',
	description: 'PSI rose'
};
const draw = (change: Partial<TimeChartInput> = {}, at = size) => timeChart({ ...input, ...change }, tokens, at);
const series = (change?: Partial<TimeChartInput>, at?: typeof size) => draw(change, at).series as Series[];
const byId = (list: Series[], id: string) => list.find((entry) => entry.id === id);

describe('timeChart', () => {
	it('paints corridor, limit, reference, blind spans, ribbon and last look in this order', () => {
		const painted = series().filter((entry) => entry.xAxisIndex === undefined);
		expect(painted.map(({ id }) => id)).toEqual(['backdrop', 'limit-0', 'reference', 'blind', 'ribbon', 'last']);
		const heights = painted.slice(1).map(({ z }) => z ?? 0);
		expect(heights).toEqual(heights.toSorted((a, b) => a - b));
	});

	it('draws the corridor from the end of the axis to the limit, and the window of the alert', () => {
		expect(byId(series(), 'backdrop')?.markArea?.data).toEqual([
			[{ yAxis: 0, itemStyle: { color: 'token(corridor)' } }, { yAxis: 0.1 }],
			[
				{ xAxis: START + 4 * MINUTE, itemStyle: { color: 'token(exceeded)', opacity: 0.055 } },
				{ xAxis: START + 5 * MINUTE }
			]
		]);
	});

	it.each([
		['far above the data', { max: 9 }],
		['far below the data', { min: -4, max: 4 }],
		['a floor', { min: 0.5 }]
	])('holds the limit: %s', (_, leeway) => {
		const [axis] = [draw({ leeway }).yAxis].flat() as { min: number; max: number }[];
		for (const limit of Object.values(leeway)) {
			expect(axis?.min).toBeLessThanOrEqual(limit);
			expect(axis?.max).toBeGreaterThanOrEqual(limit);
		}
	});

	it('labels limit, reference and last look at their ends, without a legend', () => {
		expect(byId(series(), 'limit-0')).toMatchObject({ endLabel: { show: true, formatter: 'allowed 0.10' } });
		expect(byId(series(), 'reference')).toMatchObject({
			endLabel: { formatter: 'v12 0.02' },
			lineStyle: { color: 'token(ref)', type: [4, 3] }
		});
		expect(byId(series(), 'last')).toMatchObject({
			symbol: 'diamond',
			itemStyle: { opacity: 1 },
			label: { formatter: '{v|v13  0.31}\n{i|[0.27,\u00a00.36]}' }
		});
		expect(draw()).not.toHaveProperty('legend');
	});

	it('has one lane each for moved and moved too far', () => {
		expect(input.lanes).toEqual([
			{
				name: 'moved',
				bars: [{ from: START + 2 * MINUTE, to: START + 5 * MINUTE, tone: 'moved', label: '3\u00a0min' }]
			},
			{
				name: 'moved too far',
				bars: [{ from: START + 4 * MINUTE, to: START + 5 * MINUTE, tone: 'exceeded', label: '1\u00a0min' }]
			}
		]);
		expect([draw().grid].flat()).toHaveLength(2);
	});

	it('is not animated, and ticks stand on custom values', () => {
		const option = draw();
		expect(option.animation).toBe(false);
		for (const axis of [option.xAxis, option.yAxis].flat().filter((a) => a?.type === 'value')) {
			expect(axis).toHaveProperty('axisLabel.customValues');
		}
	});

	it('names no colour itself', () => {
		expect(JSON.stringify(draw())).not.toMatch(/#[0-9a-f]{3,8}\b|rgba?\(/i);
	});

	it('leaves labels at the right away on a phone', () => {
		const phone = { width: 340, height: 300 };
		expect(byId(series({}, phone), 'limit-0')).toMatchObject({ endLabel: { show: false } });
		expect(byId(series({}, phone), 'last')).toMatchObject({ label: { show: false } });
	});

	it('has no last look where every look is blind', () => {
		const list = series({ points: [point(0, null, 'blind'), point(1, null, 'blind')] });
		expect(byId(list, 'last')).toBeUndefined();
		expect(byId(list, 'blind')?.data).toHaveLength(1);
	});
});
