import { formatNumber } from '#core/format.ts';
import type { ChartOption, ChartSize, Series } from './chart-option.ts';
import type { ChartTokens } from './chart-tokens.ts';
import { timeAxisOption } from './frame.ts';
import { markLines, placeMarks, type ChartMark } from './layers/marks.ts';
import { timeChart, type TimeChartInput } from './time-chart.ts';

export interface ClockChartInput {
	/** Clock of the device in MHz, as steps; nulls are gaps. */
	clock: readonly { time: number; value: number | null }[];
	/** When it began to throttle, in ms. */
	throttled?: ChartMark;
	/** The number of the model it serves, on the same time axis; its own marks stand above its own plot. */
	model: TimeChartInput;
}

/** Height of the clock's plot with its label line, in px. */
const CLOCK = { top: 30, height: 68, gap: 8 };

/** What a device does to a model: its clock in ink above, the model's number with its corridor below, one time axis. */
export function clockChart(input: ClockChartInput, tokens: ChartTokens, size: ChartSize): ChartOption {
	const { from, to, zone } = input.model;
	const shift = CLOCK.top + CLOCK.height + CLOCK.gap;
	const below = timeChart(input.model, tokens, { width: size.width, height: size.height - shift });
	const grids = (below.grid as { left: number; right: number; top: number; height: number }[]).map((grid) => ({
		...grid,
		top: grid.top + shift
	}));
	const { left = 0, right = 0 } = grids[0] ?? {};
	const index = grids.length;
	const values = input.clock.flatMap((point) => point.value ?? []);
	const [low, high] = [Math.min(...values), Math.max(...values)];
	const pad = Math.max(20, (high - low) * 0.3);
	const last = input.clock.findLast((point) => point.value !== null)?.value ?? high;
	const marks = input.throttled ? [input.throttled] : [];
	const placed = placeMarks(marks, { from, to, width: size.width - left - right, after: right, zone });
	const through: Series = {
		type: 'line',
		id: 'clock',
		xAxisIndex: index,
		yAxisIndex: index,
		symbol: 'none',
		silent: true,
		step: 'end',
		z: 4,
		tooltip: { show: false },
		lineStyle: { color: tokens.text, width: 1.5 },
		endLabel: {
			show: size.width >= 520,
			formatter: `${formatNumber(last)} MHz`,
			color: tokens.text,
			fontWeight: 600,
			fontSize: 12,
			fontFamily: tokens.font,
			distance: 8
		},
		data: input.clock.filter(({ time }) => time >= from && time <= to).map(({ time, value }) => [time, value ?? '-']),
		markLine: { silent: true, z: 5, symbol: 'none', data: markLines(placed, tokens) }
	};
	const plain: Series = {
		type: 'line',
		id: 'throttled',
		data: [],
		markLine: {
			silent: true,
			symbol: 'none',
			label: { show: false },
			data: placed.map((mark) => ({
				xAxis: mark.time,
				lineStyle: { color: tokens.text, width: 2, type: 'solid' as const }
			}))
		}
	};
	const axisTicks = values.length > 0 ? [...new Set([low, high].map((v) => Math.round(v / 10) * 10))] : [];
	return {
		...below,
		grid: [...grids, { outerBoundsMode: 'none', left, right, top: CLOCK.top, height: CLOCK.height }],
		xAxis: [...[below.xAxis ?? []].flat(), timeAxisOption(from, to, [], tokens, { gridIndex: index, labels: false })],
		yAxis: [
			...[below.yAxis ?? []].flat(),
			{
				type: 'value',
				gridIndex: index,
				min: values.length > 0 ? low - pad : 0,
				max: values.length > 0 ? high + pad * 0.4 : 1,
				axisLine: { show: false },
				axisTick: { show: false },
				splitLine: { show: false },
				axisLabel: {
					customValues: axisTicks,
					color: tokens.text3,
					fontSize: 12,
					margin: 10,
					formatter: (v: number) => formatNumber(v)
				}
			}
		],
		series: [...[below.series ?? []].flat(), through, plain]
	};
}
