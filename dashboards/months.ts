import { formatAllowed, formatNumber, formatShare } from '#core/format.ts';
import { formatDay } from '#core/time-format.ts';
import type { Leeway } from '#core/verdict.ts';
import { baseOption, escapeHtml, type ChartOption, type ChartSize, type Series } from './chart-option.ts';
import type { ChartTokens } from './chart-tokens.ts';
import { timeAxisOption } from './frame.ts';
import { backdrop } from './layers/backdrop.ts';
import { blindLayer } from './layers/blind.ts';
import { lastPoint } from './layers/last-point.ts';
import { limitLine, referenceLine } from './layers/lines.ts';
import { ribbon } from './layers/ribbon.ts';
import { textLayer } from './layers/text.ts';
import { nearest } from './layers/tooltip.ts';
import { blindSpans, isSeen, lastSeen, pieces, type ChartPoint } from './points.ts';
import { timeTicks } from './time-axis.ts';

export interface MonthsInput {
	/** Ratios; `time` is the start of the window. */
	points: readonly ChartPoint[];
	leeway: Pick<Leeway, 'min' | 'max'>;
	/** Whom the group is compared with: the dashed line at 1. */
	against: string;
	/** Share of all decisions that are the group's, by window. `odd` windows have another mix and are drawn dark. */
	shares?: { name: string; values: readonly { time: number; share: number; odd?: boolean }[] };
	from: number;
	to: number;
	/** Length of a window, in ms. */
	window: number;
	zone: string;
	description: string;
}

const DECADES = [0.01, 0.03, 0.1, 0.3, 1, 3, 10];
const LANE = 44;

/** Bias by window on a logarithmic axis: half as often and twice as often are equally far from 1. */
export function monthsChart(input: MonthsInput, tokens: ChartTokens, size: ChartSize): ChartOption {
	const { leeway, from, to, zone, shares } = input;
	const log = (value: number) => Math.log(Math.max(value, 1e-6));
	const points = input.points.filter((p) => p.time >= from && p.time <= to);
	const seen = points.filter(isSeen);
	const limits = [leeway.min, leeway.max].filter((v) => v !== undefined);
	const least = Math.min(...limits, 1, ...seen.map((p) => Math.max(p.lower, 0.005)));
	const most = Math.max(...limits, 1, ...seen.map((p) => Math.min(p.upper, 20)));
	const [low, high] = [log(least) - 0.08, log(most) + 0.08];
	const near = (value: number) => limits.some((limit) => Math.abs(log(limit) - log(value)) < (high - low) / 9);
	const ticks = [...limits, ...DECADES.filter((v) => !near(v) && log(v) > low && log(v) < high)];
	const write = (value: number) => {
		const shown = Number(Math.exp(value).toPrecision(3));
		const text = formatNumber(shown, { decimals: 2 });
		return limits.includes(shown) ? `{limit|${text}}` : text;
	};
	const logged = points.map((p) =>
		isSeen(p) ? { ...p, value: log(p.value), lower: log(p.lower), upper: log(p.upper) } : p
	);
	const last = lastSeen(points);
	const narrow = size.width < 520;
	const [left, right] = [48, narrow ? 12 : 96];
	const below = shares ? LANE + 14 : 0;
	const xTicks = timeTicks(from, to, size.width - left - right, zone);
	const base = baseOption(tokens, input.description);
	const bars = shares ? shareBars(input, shares, tokens) : [];
	return {
		...base,
		tooltip: {
			...base.tooltip,
			formatter: (params: unknown) => {
				const first: unknown = Array.isArray(params) ? params[0] : params;
				const at =
					typeof first === 'object' && first !== null && 'axisValue' in first ? Number(first.axisValue) : Number.NaN;
				const point = nearest(points, at);
				const share = nearest(shares?.values ?? [], at);
				if (!point) return '';
				const text = isSeen(point)
					? `${[point.value, point.lower, point.upper].map((v) => formatNumber(v, { decimals: 2 })).join(' / ')}`
					: (point.detail ?? 'no value');
				const lines = [formatDay(point.time, zone), text, share ? `${formatShare(share.share)} of decisions` : ''];
				return lines.filter(Boolean).map(escapeHtml).join('<br>');
			}
		},
		grid: [
			{ outerBoundsMode: 'none' as const, left, right, top: 26, bottom: 26 + below },
			...(shares ? [{ outerBoundsMode: 'none' as const, left, right, height: LANE, bottom: 26 }] : [])
		],
		xAxis: [
			timeAxisOption(from, to, xTicks, tokens, { labels: !shares, line: !shares }),
			...(shares ? [timeAxisOption(from, to, xTicks, tokens, { gridIndex: 1 })] : [])
		],
		yAxis: [
			{
				type: 'value',
				min: low,
				max: high,
				axisLine: { show: false },
				axisTick: { show: false, customValues: ticks.map(log) },
				splitLine: { lineStyle: { color: tokens.grid } },
				axisLabel: {
					customValues: ticks.map(log),
					color: tokens.text3,
					fontSize: 12,
					margin: 10,
					formatter: write,
					rich: { limit: { color: tokens.brand, fontWeight: 600, fontSize: 12, fontFamily: tokens.font } }
				}
			},
			...(shares ? [{ type: 'value' as const, gridIndex: 1, show: false, min: 0, max: shareTop(shares.values) }] : [])
		],
		series: [
			backdrop(
				logged,
				limits.length > 0
					? { min: leeway.min ? log(leeway.min) : low, max: leeway.max ? log(leeway.max) : high }
					: null,
				undefined,
				[],
				tokens
			),
			...limits.map((limit, i) =>
				limitLine(`limit-${i}`, log(limit), { from, to }, { text: '', dy: 0, show: false }, tokens)
			),
			referenceLine(
				[from, to].map((time) => ({ time, value: 0 })),
				{ text: input.against, dy: 0, show: !narrow },
				tokens
			),
			blindLayer(blindSpans(logged, to), tokens),
			ribbon(pieces(logged), tokens),
			...(last
				? [
						lastPoint(last, tokens, {
							subject: '',
							unit: '',
							signed: false,
							label: !narrow,
							interval: true,
							dy: 0,
							distance: 10,
							at: log(last.value)
						})
					]
				: []),
			textLayer(
				'allowed',
				[
					{
						x: from,
						y: log(leeway.max ?? Math.exp(high)),
						text: `allowed ${formatAllowed(leeway)}`,
						colour: tokens.brand,
						bold: true,
						dy: -10
					}
				],
				tokens
			),
			...bars
		]
	};
}

/** Room above the bars for their words. */
function shareTop(values: readonly { share: number }[]): number {
	return Math.max(0.01, ...values.map(({ share }) => share)) * 1.7;
}

function shareBars(input: MonthsInput, shares: NonNullable<MonthsInput['shares']>, tokens: ChartTokens): Series[] {
	const odd = shares.values.filter((value) => value.odd);
	const usual = shares.values
		.filter((value) => !value.odd)
		.map(({ share }) => share)
		.sort((a, b) => a - b);
	const middle = usual[Math.floor(usual.length / 2)];
	const lastOdd = odd.at(-1);
	return [
		{
			type: 'custom',
			id: 'shares',
			xAxisIndex: 1,
			yAxisIndex: 1,
			silent: true,
			encode: { x: 0, y: 1 },
			tooltip: { show: false },
			data: shares.values.map(({ time, share }) => [time, share]),
			renderItem(params, api) {
				const value = shares.values[params.dataIndex];
				if (!value) return;
				const [x = 0, y = 0] = api.coord([value.time, value.share]);
				const [end = 0, floor = 0] = api.coord([value.time + input.window, 0]);
				const gap = Math.min(2.5, (end - x) / 6);
				return {
					type: 'rect',
					shape: { x: x + gap, y, width: Math.max(1, end - x - 2 * gap), height: floor - y },
					style: { fill: value.odd ? tokens.text2 : tokens.line2 }
				};
			}
		},
		textLayer(
			'share-words',
			[
				...(middle === undefined
					? []
					: [
							{
								x: input.from,
								y: shareTop(shares.values),
								text: `share of decisions, ${shares.name}: ${formatShare(middle)}`,
								colour: tokens.text2,
								dy: 6
							}
						]),
				...(lastOdd
					? [
							{
								x: lastOdd.time + input.window,
								y: lastOdd.share,
								text: formatShare(lastOdd.share),
								colour: tokens.text,
								bold: true,
								dx: 8,
								dy: 7
							}
						]
					: [])
			],
			tokens,
			1
		)
	];
}
