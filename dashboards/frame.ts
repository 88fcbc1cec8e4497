import type { XAXisComponentOption, YAXisComponentOption } from 'echarts';
import type { ChartTokens } from './chart-tokens.ts';
import { textWidth } from './text-layout.ts';
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

/** Room between the name of a vertical axis and its line, in px. */
const NAME_SPACE = 10;

/** How far a name reaches into the plot, in px: it ends before the axis, or begins at the edge of the chart if it is longer. */
export function nameReach(name: string, left: number): number {
	return name === '' ? -30 : Math.max(-NAME_SPACE / 2, textWidth(name) + NAME_SPACE - left);
}

/** The vertical axis: hairlines and labels on its ticks, its name above them. `left` is the room left of the plot, in px. */
export function valueAxisOption(
	axis: ValueAxis,
	name: string,
	tokens: ChartTokens,
	left = Infinity
): YAXisComponentOption {
	const long = nameReach(name, left) > 0;
	return {
		type: 'value',
		min: axis.min,
		max: axis.max,
		name,
		nameLocation: 'end',
		nameGap: 14,
		nameTextStyle: {
			color: tokens.text3,
			fontSize: 12,
			align: long ? 'left' : 'right',
			padding: long ? [0, 0, 0, -left] : [0, NAME_SPACE, 0, 0]
		},
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
