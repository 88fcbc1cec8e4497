import { formatValue } from '#core/format.ts';
import type { Leeway } from '#core/verdict.ts';
import { baseOption, type ChartOption, type ChartSize } from './chart-option.ts';
import type { ChartTokens } from './chart-tokens.ts';
import { timeAxisOption, valueAxisOption } from './frame.ts';
import { backdrop } from './layers/backdrop.ts';
import { blindLayer } from './layers/blind.ts';
import { lastPoint } from './layers/last-point.ts';
import { limitLine, referenceLine } from './layers/lines.ts';
import { ribbon } from './layers/ribbon.ts';
import { lookTooltip } from './layers/tooltip.ts';
import { marginRange } from './narrowing-chart.ts';
import { blindSpans, lastSeen, pieces, type ChartPoint } from './points.ts';
import { spreadLabels, textWidth } from './text-layout.ts';
import { timeTicks } from './time-axis.ts';
import { corridorOf } from './time-chart.ts';

export interface SmallMultipleInput {
	unit: string;
	points: readonly ChartPoint[];
	leeway: Pick<Leeway, 'origin' | 'min' | 'max'>;
	from: number;
	to: number;
	signed: boolean;
	zone: string;
	description: string;
}

/** One of the checks that are not selected: each to its own margin, so that all limits stand at the same height. */
export function smallMultiple(input: SmallMultipleInput, tokens: ChartTokens, size: ChartSize): ChartOption {
	const { unit, leeway, from, to, signed, zone } = input;
	const points = input.points.filter((point) => point.time >= from && point.time <= to);
	const last = lastSeen(points);
	const [min, max] = marginRange(leeway, last, signed, { far: 1.8, near: 1 });
	const limits = [leeway.min, leeway.max].filter((v) => v !== undefined);
	const origin = leeway.origin ?? 0;
	const inner = size.height - 34;
	const y = (value: number) => ((max - value) / (max - min)) * inner;
	const wanted = [...limits, ...(leeway.origin === undefined ? [] : [origin])];
	const centres = spreadLabels(
		wanted.map((value) => ({ at: y(value), height: 15 })),
		-8,
		inner + 8
	);
	const clear = wanted.filter((value, i) => limits.includes(value) || Math.abs((centres[i] ?? 0) - y(value)) < 1);
	const write = (value: number) =>
		formatValue(unit === 'pp' ? value * 100 : value, unit === 'share' ? unit : '', { signed });
	const ticks = timeTicks(from, to, size.width - 70, zone, 12);
	const left = Math.max(40, ...clear.map((value) => textWidth(write(value)) + 12));
	const none = { text: '', dy: 0, show: false };
	const base = baseOption(tokens, input.description);
	return {
		...base,
		tooltip: { ...base.tooltip, formatter: lookTooltip(points, { unit, signed, zone }) },
		grid: { outerBoundsMode: 'none', left, right: 12, top: 8, bottom: 26 },
		xAxis: timeAxisOption(from, to, ticks, tokens),
		yAxis: {
			...valueAxisOption({ min, max, ticks: clear, decimals: 0, format: write }, '', tokens),
			splitLine: { show: false }
		},
		series: [
			backdrop(points, corridorOf(leeway, { min, max }), undefined, [], tokens),
			...limits.map((limit, i) => limitLine(`limit-${i}`, limit, { from, to }, none, tokens)),
			...(leeway.origin === undefined
				? []
				: [
						referenceLine(
							[from, to].map((time) => ({ time, value: origin })),
							none,
							tokens
						)
					]),
			blindLayer(blindSpans(points, to), tokens),
			ribbon(pieces(points), tokens, { lineWidth: 1.5 }),
			...(last
				? [lastPoint(last, tokens, { subject: '', unit, signed, label: false, interval: false, dy: 0, distance: 0 })]
				: [])
		]
	};
}
