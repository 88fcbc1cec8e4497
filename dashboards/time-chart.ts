import { estimateText, formatValue } from '#core/format.ts';
import { formatDuration } from '#core/time-format.ts';
import type { Leeway } from '#core/verdict.ts';
import { baseOption, PHONE_WIDTH, type ChartOption, type ChartSize, type Series } from './chart-option.ts';
import type { ChartTokens } from './chart-tokens.ts';
import { nameReach, timeAxisOption, valueAxisOption } from './frame.ts';
import { backdrop } from './layers/backdrop.ts';
import { blindLayer } from './layers/blind.ts';
import { LANE, laneLayer, type Lane } from './layers/lanes.ts';
import { lastPoint } from './layers/last-point.ts';
import { limitLine, referenceLine } from './layers/lines.ts';
import { placeMarks, type ChartMark } from './layers/marks.ts';
import { ribbon } from './layers/ribbon.ts';
import { lookTooltip } from './layers/tooltip.ts';
import { blindSpans, isSeen, lastSeen, pieces, runs, type ChartPoint, type Span } from './points.ts';
import { spreadLabels, textWidth } from './text-layout.ts';
import { timeTicks } from './time-axis.ts';
import { valueAxis, type ValueAxis } from './value-axis.ts';

export interface TimeChartInput {
	/** Name over the vertical axis: "PSI", "ms". */
	name: string;
	/** Unit of the numbers, as in a finding. */
	unit: string;
	points: readonly ChartPoint[];
	leeway: Pick<Leeway, 'origin' | 'min' | 'max'>;
	/** Whose estimate it is, written beside the last look: "v13". */
	subject?: string;
	/** The stable version, or where the reference lies, as a blue dashed line. */
	reference?: { name: string; points: readonly { time: number; value: number | null }[] };
	marks?: readonly ChartMark[];
	/** Window of the alert: from its first exceeded look to now, or to its end. */
	alert?: Span;
	lanes?: readonly Lane[];
	from: number;
	to: number;
	/** Where blind spans end that still last. */
	now?: number;
	zone: string;
	/** Writes plus signs: for differences. */
	signed?: boolean;
	/** The sentence of the chart, for people who hear the page. */
	description: string;
	/** What the axis must hold, instead of all that the data hold: what lies beyond runs out of the plot. */
	range?: readonly [number, number];
	/** False leaves out value and interval beside the last look. */
	labelLast?: boolean;
	/** Small charts in side columns: no name, shorter labels, thinner line. */
	compact?: boolean;
}

/** The lanes *moved* and *moved too far*, each run with its duration. */
export function verdictLanes(points: readonly ChartPoint[]): Lane[] {
	const bars = (tone: 'moved' | 'exceeded', spans: Span[]) =>
		spans.map(({ from, to }) => ({ from, to, tone, label: formatDuration(to - from) }));
	return [
		{
			name: 'moved',
			bars: bars(
				'moved',
				runs(points, (p) => p.moved && isSeen(p))
			)
		},
		{
			name: 'moved too far',
			bars: bars(
				'exceeded',
				runs(points, (p) => p.verdict === 'exceeded')
			)
		}
	];
}

/** Estimate and interval over time against what is allowed: the chart behind every finding. */
export function timeChart(input: TimeChartInput, tokens: ChartTokens, size: ChartSize): ChartOption {
	const { unit, signed = false, from, to, zone, compact = false, lanes = [] } = input;
	const phone = size.width < PHONE_WIDTH && !compact;
	const inView = (point: { time: number }) => point.time >= from && point.time <= to;
	const points = input.points.filter(inView);
	const last = lastSeen(points);
	const axis = axisOf(input, points, Math.max(2, Math.min(4, Math.round(size.height / 56))));
	const marks = input.marks ?? [];
	const name = compact ? '' : input.name;

	const right = rightLabels(input, input.labelLast === false ? undefined : last, compact);
	const room = phone ? 10 : Math.max(compact ? 34 : 60, ...right.map(({ text }) => textWidth(text) + 14));
	const words = lanes.map((lane) => textWidth(lane.name) + 12);
	const tickRoom = Math.max(...axis.ticks.map((tick) => textWidth(axis.format(tick)))) + 16;
	const margin = {
		left: phone ? tickRoom : Math.max(tickRoom, ...words),
		right: room,
		top: marks.length > 0 || !compact ? 36 : 10,
		bottom: lanes.length > 0 ? 16 + lanes.length * LANE.pitch + 28 : 26
	};
	const plot = { width: size.width - margin.left - margin.right, height: size.height - margin.top - margin.bottom };
	const ticks = timeTicks(from, to, plot.width, zone, margin.right);
	const y = (value: number) => margin.top + ((axis.max - value) / (axis.max - axis.min)) * plot.height;
	const centres = spreadLabels(
		right.map(({ value, height }) => ({ at: y(value), height })),
		margin.top - 10,
		margin.top + plot.height + 10
	);
	const label = (key: string) => {
		const index = right.findIndex((entry) => entry.key === key);
		const entry = right[index];
		return {
			text: entry?.text ?? '',
			dy: entry ? (centres[index] ?? 0) - y(entry.value) : 0,
			show: !phone && entry !== undefined
		};
	};
	const placed = placeMarks(marks, {
		from,
		to,
		width: plot.width,
		before: nameReach(name, margin.left),
		after: margin.right,
		zone
	});
	const { min, max } = input.leeway;
	const limits = [min, max].filter((limit) => limit !== undefined);

	const series: Series[] = [
		backdrop(points, corridorOf(input.leeway, axis), clip(input.alert, from, to), placed, tokens),
		...limits.map((limit, i) => limitLine(`limit-${i}`, limit, { from, to }, label(`limit-${i}`), tokens)),
		...(input.reference ? [referenceLine(input.reference.points.filter(inView), label('reference'), tokens)] : []),
		blindLayer(blindSpans(points, Math.min(input.now ?? to, to)), tokens),
		ribbon(pieces(points), tokens, compact ? { lineWidth: 1.5 } : {}),
		...(last
			? [
					lastPoint(last, tokens, {
						subject: compact ? '' : (input.subject ?? ''),
						unit,
						signed,
						label: !phone && input.labelLast !== false,
						interval: !compact,
						dy: label('last').dy,
						distance: labelDistance(((to - last.time) / (to - from)) * plot.width, compact)
					})
				]
			: [])
	];
	const grids = [
		{ outerBoundsMode: 'none' as const, left: margin.left, right: margin.right, top: margin.top, height: plot.height }
	];
	const xAxes = [timeAxisOption(from, to, ticks, tokens, { labels: lanes.length === 0 })];
	const yAxes = [valueAxisOption(axis, name, tokens, margin.left)];
	if (lanes.length > 0) {
		const top = margin.top + plot.height + 16;
		grids.push({
			outerBoundsMode: 'none',
			left: margin.left,
			right: margin.right,
			top,
			height: lanes.length * LANE.pitch
		});
		xAxes.push(timeAxisOption(from, to, ticks, tokens, { gridIndex: 1, line: false }));
		yAxes.push({
			type: 'category',
			gridIndex: 1,
			inverse: true,
			data: lanes.map((lane) => lane.name),
			axisLine: { show: false },
			axisTick: { show: false },
			axisLabel: { show: !phone, interval: 0, margin: 10, color: tokens.text2, fontSize: 12 }
		});
		series.push(laneLayer(lanes, tokens, phone));
		series.push({
			type: 'line',
			id: 'lane-marks',
			xAxisIndex: 1,
			yAxisIndex: 1,
			data: [],
			markLine: {
				silent: true,
				symbol: 'none',
				label: { show: false },
				data: placed
					.filter((mark) => mark.tone === 'deploy')
					.map((mark) => ({ xAxis: mark.time, lineStyle: { color: tokens.text, width: 2, type: 'solid' as const } }))
			}
		});
	}
	const base = baseOption(tokens, input.description);
	return {
		...base,
		tooltip: { ...base.tooltip, formatter: lookTooltip(points, { unit, signed, zone }) },
		grid: grids,
		xAxis: xAxes,
		yAxis: yAxes,
		series
	};
}

/** Labels begin right of the plot when the last look is near its end, else beside the look. */
function labelDistance(gap: number, compact: boolean): number {
	if (compact) return 6;
	return gap < 60 ? Math.max(12, gap + 8) : 12;
}

/** The corridor between the limits; one-sided ones run to the end of the axis. */
export function corridorOf(
	{ min, max }: Pick<Leeway, 'min' | 'max'>,
	axis: Pick<ValueAxis, 'min' | 'max'>
): { min: number; max: number } | null {
	return min === undefined && max === undefined ? null : { min: min ?? axis.min, max: max ?? axis.max };
}

function clip(span: Span | undefined, from: number, to: number): Span | undefined {
	return span && { from: Math.max(from, span.from), to: Math.min(to, span.to) };
}

/** Values, limits and origin are always in range; an interval may run out of it at three times their span. */
function axisOf(input: TimeChartInput, points: readonly ChartPoint[], intervals: number): ValueAxis {
	const { leeway, unit, signed } = input;
	if (input.range) return valueAxis(input.range, { unit, signed, intervals });
	const seen = points.filter(isSeen);
	const limits = [leeway.min, leeway.max, leeway.origin].filter((v) => v !== undefined);
	const fixed = [
		...limits,
		...seen.map((p) => p.value),
		...(input.reference?.points ?? []).flatMap((p) => p.value ?? [])
	];
	const [low, high] = [Math.min(...fixed), Math.max(...fixed)];
	const reach = 1.5 * (high - low || Math.abs(high) || 1);
	const lower = Math.max(low - reach, Math.min(low, ...seen.map((p) => p.lower)));
	const upper = Math.min(high + reach, Math.max(high, ...seen.map((p) => p.upper)));
	const headroom = (upper - lower) * 0.05;
	const top = leeway.max === undefined || upper > leeway.max ? upper : upper + headroom;
	const bottom = leeway.min === undefined || lower < leeway.min ? lower : lower - headroom;
	return valueAxis(fixed.length > 0 ? [bottom, top] : [], { unit, signed, intervals });
}

interface RightLabel {
	key: string;
	value: number;
	text: string;
	height: number;
}

/** What is written at the right end: the last look, the limits, the reference. */
function rightLabels(input: TimeChartInput, last: ReturnType<typeof lastSeen>, compact: boolean): RightLabel[] {
	const { unit, leeway, signed, reference } = input;
	const limits = [leeway.min, leeway.max].filter((v) => v !== undefined);
	const end = reference?.points.findLast((point) => point.value !== null);
	return [
		...(last
			? [
					{
						key: 'last',
						value: last.value,
						text: longest(input.subject ?? '', estimateText(last, unit, { signed }), compact),
						height: compact ? 16 : 34
					}
				]
			: []),
		...limits.map((value, i) => ({
			key: `limit-${i}`,
			value,
			text: `${compact ? '' : 'allowed '}${formatValue(value, unit === input.name ? '' : unit, { signed })}`,
			height: 16
		})),
		...(reference && end?.value != null
			? [{ key: 'reference', value: end.value, text: reference.name, height: 16 }]
			: [])
	];
}

/** The longer line of the last look's label. */
function longest(subject: string, estimate: string, compact: boolean): string {
	const [value = '', interval = ''] = estimate.split('[');
	return compact ? value : ([`${subject}  ${value}`, `[${interval}`].sort((a, b) => b.length - a.length)[0] ?? '');
}
