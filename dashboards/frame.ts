import type { XAXisComponentOption, YAXisComponentOption } from 'echarts';
import type { ChartTokens } from './chart-tokens.ts';
import type { TimeTick } from './time-axis.ts';
import type { ValueAxis } from './value-axis.ts';

/** The horizontal axis: its ticks are ours, on round wall-clock times. */
export function timeAxisOption(
	from: number,
	to: number,
	ticks: readonly TimeTick[],
	tokens: ChartTokens,
	{ gridIndex = 0, line = true, labels = true }: { gridIndex?: number; line?: boolean; labels?: boolean } = {}
): XAXisComponentOption {
	const customValues = ticks.map(({ time }) => time);
	const words = new Map(ticks.map(({ time, label }) => [time, label]));
	return {
		type: 'value',
		gridIndex,
		min: from,
		max: to,
		splitLine: { show: false },
		axisLine: { show: line, onZero: false, lineStyle: { color: tokens.axis, width: 1 } },
		axisTick: { show: labels, length: 5, customValues, lineStyle: { color: tokens.axis } },
		axisLabel: {
			show: labels,
			customValues,
			hideOverlap: false,
			showMinLabel: true,
			showMaxLabel: true,
			margin: 9,
			color: tokens.text3,
			fontSize: 12,
			formatter: (value: number) => words.get(value) ?? ''
		}
	};
}

/** The vertical axis: hairlines and labels on its ticks, its name above them. */
export function valueAxisOption(
	axis: ValueAxis,
	name: string,
	tokens: ChartTokens,
	gridIndex = 0
): YAXisComponentOption {
	return {
		type: 'value',
		gridIndex,
		min: axis.min,
		max: axis.max,
		name,
		nameLocation: 'end',
		nameGap: 14,
		nameTextStyle: { color: tokens.text3, fontSize: 12, align: 'right', padding: [0, 10, 0, 0] },
		axisLine: { show: false },
		axisTick: { show: false, customValues: axis.ticks },
		splitLine: { show: true, lineStyle: { color: tokens.grid, width: 1 } },
		axisLabel: {
			customValues: axis.ticks,
			showMinLabel: true,
			showMaxLabel: true,
			hideOverlap: false,
			margin: 10,
			color: tokens.text3,
			fontSize: 12,
			formatter: axis.format
		}
	};
}
