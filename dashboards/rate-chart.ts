import { formatNumber } from '#core/format.ts';
import { formatShortMoment } from '#core/time-format.ts';
import { baseOption, escapeHtml, PHONE_WIDTH, type ChartOption, type ChartSize, type Series } from './chart-option.ts';
import type { ChartTokens } from './chart-tokens.ts';
import { timeAxisOption, valueAxisOption } from './frame.ts';
import { markLines, placeMarks, type ChartMark } from './layers/marks.ts';
import { spreadLabels, textWidth } from './text-layout.ts';
import { timeTicks } from './time-axis.ts';
import { valueAxis } from './value-axis.ts';

export interface RateLine {
	name: string;
	/** `ink` is what is stored; `dashed` what it should be, in grey. */
	style: 'ink' | 'dashed';
	/** Nulls are gaps. */
	points: readonly { time: number; value: number | null }[];
}

export interface RateChartInput {
	lines: readonly RateLine[];
	/** Name over the axis, when it is not in the heading. */
	name?: string;
	marks?: readonly ChartMark[];
	from: number;
	to: number;
	zone: string;
	description: string;
}

/** Rates that nobody judges: no corridor, ink on hairlines, from 0. */
export function rateChart(input: RateChartInput, tokens: ChartTokens, size: ChartSize): ChartOption {
	const { lines, from, to, zone, marks = [] } = input;
	const phone = size.width < PHONE_WIDTH;
	const axis = valueAxis([0, ...lines.flatMap((line) => line.points.flatMap((p) => p.value ?? []))], {
		intervals: size.height > 180 ? 4 : 2
	});
	const write = (value: number) => formatNumber(value, { decimals: value < 10 && value % 1 !== 0 ? 1 : 0 });
	const ends = lines.map((line) => {
		const value = line.points.findLast((point) => point.value !== null)?.value ?? 0;
		return { value, text: line.style === 'ink' ? `${line.name} ${write(value)}` : line.name };
	});
	const left = Math.max(...axis.ticks.map((tick) => textWidth(axis.format(tick)))) + 12;
	const right = phone ? 10 : Math.max(...ends.map(({ text }) => textWidth(text))) + 16;
	const plot = { top: marks.length > 0 || input.name ? 36 : 12, bottom: 26 };
	const height = size.height - plot.top - plot.bottom;
	const y = (value: number) => plot.top + ((axis.max - value) / (axis.max - axis.min)) * height;
	const centres = spreadLabels(
		ends.map(({ value }) => ({ at: y(value), height: 16 })),
		plot.top,
		plot.top + height
	);
	const width = size.width - left - right;
	const placed = placeMarks(marks, { from, to, width, after: right, zone });
	const base = baseOption(tokens, input.description);
	const series = lines.map((line, i): Series => ({
		type: 'line',
		id: line.name,
		name: line.name,
		symbol: 'none',
		silent: true,
		z: line.style === 'ink' ? 4 : 3,
		lineStyle: {
			color: line.style === 'ink' ? tokens.text : tokens.text3,
			width: 1.5,
			type: line.style === 'ink' ? 'solid' : [4, 3]
		},
		endLabel: {
			show: !phone,
			formatter: ends[i]?.text ?? '',
			color: line.style === 'ink' ? tokens.text : tokens.text3,
			fontWeight: line.style === 'ink' ? 600 : 500,
			fontSize: 12,
			fontFamily: tokens.font,
			distance: 8,
			offset: [0, (centres[i] ?? 0) - y(ends[i]?.value ?? 0)]
		},
		data: line.points.filter(({ time }) => time >= from && time <= to).map(({ time, value }) => [time, value ?? '-']),
		markLine: i === 0 ? { silent: true, z: 5, symbol: 'none', data: markLines(placed, tokens) } : undefined
	}));
	return {
		...base,
		tooltip: {
			...base.tooltip,
			formatter: (params: unknown) => {
				const shown = Array.isArray(params)
					? (params as { seriesName?: string; value?: unknown; axisValue?: number }[])
					: [];
				const when = shown[0]?.axisValue === undefined ? [] : [formatShortMoment(shown[0].axisValue, zone, to)];
				const rows = shown.map(({ seriesName = '', value }) => {
					const number = Array.isArray(value) ? Number(value[1]) : Number.NaN;
					return `${seriesName} ${Number.isFinite(number) ? write(number) : 'no value'}`;
				});
				return [...when, ...rows].map(escapeHtml).join('<br>');
			}
		},
		grid: { outerBoundsMode: 'none', left, right, top: plot.top, bottom: plot.bottom },
		xAxis: timeAxisOption(from, to, timeTicks(from, to, width, zone, right), tokens),
		yAxis: valueAxisOption(axis, input.name ?? '', tokens, left),
		series
	};
}
