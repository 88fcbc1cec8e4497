import { formatNumber, listWords } from '#core/format.ts';
import type { Rich } from '#core/rich.ts';
import { markOf, type GlyphEstimate } from '#core/glyph.ts';
import { code } from '#core/rich.ts';
import type { Leeway } from '#core/verdict.ts';
import type { CustomSeriesOption } from 'echarts/charts';
import { baseOption, type ChartOption, type ChartSize } from './chart-option.ts';
import type { ChartTokens } from './chart-tokens.ts';
import { markColour } from './layers/ribbon.ts';
import { textLayer, type TextMark } from './layers/text.ts';
import type { Piece } from './points.ts';
import { textWidth } from './text-layout.ts';
import { valueAxis } from './value-axis.ts';

export interface QuadrantFeature extends GlyphEstimate {
	feature: string;
	/** Share of the model's decision that hangs on it, 0 to 1. */
	importance: number;
}

export interface QuadrantInput {
	features: readonly QuadrantFeature[];
	/** One leeway for all: distances up to `max`. */
	leeway: Pick<Leeway, 'max'>;
	/** Words below the axis: "PSI". */
	name: string;
	description: string;
}

interface Seen extends QuadrantFeature {
	value: number;
	lower: number;
	upper: number;
}

const isSeen = (f: QuadrantFeature): f is Seen =>
	f.verdict !== 'blind' && f.value !== null && f.lower !== null && f.upper !== null;

/** From this share on a feature is important. */
export const IMPORTANT = 0.05;

/** Drift against importance, on a square-root axis: what has not moved is a small grey dot, the rest has its name. */
export function quadrantChart(input: QuadrantInput, tokens: ChartTokens, size: ChartSize): ChartOption {
	const { leeway, name } = input;
	const limit = leeway.max ?? 0.1;
	const seen = input.features.filter(isSeen);
	const x = (value: number) => Math.sqrt(Math.max(0, value));
	const end = x(
		Math.max(limit * 4, ...seen.map((f) => f.value * 1.1), ...seen.map((f) => Math.min(f.upper, limit * 9)))
	);
	const y = valueAxis([0, Math.max(IMPORTANT * 2, ...seen.map((f) => f.importance)) * 1.08], { intervals: 5 });
	const ticks = [0, 0.1, 0.4, 1, 2, 4].map((k) => k * limit).filter((v) => x(v) <= end);
	const write = (value: number) =>
		value > 0 && value < 1 ? formatNumber(value, { decimals: 2 }).slice(1) : formatNumber(value);
	const corridor = (x(limit) / end) * (size.width - 54);
	const allowed = ['allowed, important', 'allowed', ''].find((words) => textWidth(words) + 12 < corridor) ?? '';
	const base = baseOption(tokens, input.description);
	return {
		...base,
		tooltip: { show: false },
		grid: { outerBoundsMode: 'none', left: 38, right: 16, top: 10, bottom: 40 },
		xAxis: {
			type: 'value',
			min: 0,
			max: end,
			name,
			nameLocation: 'middle',
			nameGap: 24,
			nameTextStyle: { color: tokens.text3, fontSize: 12 },
			splitLine: { show: false },
			axisLine: { lineStyle: { color: tokens.axis } },
			axisTick: { customValues: ticks.map(x), lineStyle: { color: tokens.axis } },
			axisLabel: {
				customValues: ticks.map(x),
				color: tokens.text3,
				fontSize: 12,
				formatter: (at: number) => (Math.abs(at - x(limit)) < 1e-9 ? `{limit|${write(limit)}}` : write(at * at)),
				rich: { limit: { color: tokens.brand, fontWeight: 600, fontSize: 12, fontFamily: tokens.font } }
			}
		},
		yAxis: {
			type: 'value',
			min: 0,
			max: y.max,
			axisLine: { show: false },
			axisTick: { show: false, customValues: y.ticks },
			splitLine: { lineStyle: { color: tokens.grid } },
			axisLabel: { customValues: y.ticks, color: tokens.text3, fontSize: 12, formatter: write }
		},
		series: [
			{
				type: 'line',
				id: 'corridor',
				silent: true,
				data: [],
				markArea: {
					silent: true,
					z: 1,
					data: [[{ xAxis: 0, itemStyle: { color: tokens.corridor } }, { xAxis: x(limit) }]]
				},
				markLine: {
					silent: true,
					symbol: 'none',
					z: 2,
					label: { show: false },
					data: [{ xAxis: x(limit), lineStyle: { color: tokens.brand, width: 1.5, type: 'solid' } }]
				}
			},
			marks(seen, x, tokens),
			textLayer(
				'words',
				[
					{ x: 0, y: y.max, text: allowed, colour: tokens.text3, dx: 6, dy: 9 },
					{
						x: end,
						y: y.max,
						text: 'too far, important',
						colour: tokens.exceeded,
						bold: true,
						align: 'right',
						dx: -4,
						dy: 9
					},
					{ x: end, y: 0, text: 'too far, minor', colour: tokens.text3, align: 'right', dx: -4, dy: -11 },
					...names(seen, x, end, y.max, tokens, size)
				],
				tokens
			)
		]
	};
}

function marks(features: readonly Seen[], x: (value: number) => number, tokens: ChartTokens): CustomSeriesOption {
	return {
		type: 'custom',
		id: 'features',
		silent: true,
		clip: true,
		z: 4,
		encode: { x: 0, y: 1 },
		data: features.map((f) => [x(f.value), f.importance]),
		renderItem(params, api) {
			const feature = features[params.dataIndex];
			if (!feature) return;
			const mark = markOf(feature.verdict, feature.moved) as Piece['mark'];
			const colour = markColour(tokens, mark);
			const [cx = 0, cy = 0] = api.coord([x(feature.value), feature.importance]);
			if (mark === 'still') return { type: 'circle', shape: { cx, cy, r: 3 }, style: { fill: colour, opacity: 0.75 } };
			const [x1 = 0] = api.coord([x(feature.lower), feature.importance]);
			const [x2 = 0] = api.coord([x(feature.upper), feature.importance]);
			const r = 6.2;
			const halo = { stroke: tokens.surface, lineWidth: 1.5 };
			return {
				type: 'group',
				children: [
					{ type: 'line', shape: { x1, y1: cy, x2, y2: cy }, style: { stroke: colour, lineWidth: 2 } },
					mark === 'exceeded'
						? {
								type: 'polygon',
								shape: {
									points: [
										[cx, cy - r],
										[cx + r, cy],
										[cx, cy + r],
										[cx - r, cy]
									]
								},
								style: { fill: colour, ...halo }
							}
						: {
								type: 'circle',
								shape: { cx, cy, r: mark === 'undecided' ? 4.2 : 5 },
								style:
									mark === 'undecided'
										? { fill: tokens.surface, stroke: colour, lineWidth: 2 }
										: { fill: colour, ...halo }
							}
				]
			};
		}
	};
}

/** Names of what moved, each where it covers no other: below or above its mark. */
function names(
	features: readonly Seen[],
	x: (value: number) => number,
	end: number,
	top: number,
	tokens: ChartTokens,
	size: ChartSize
): TextMark[] {
	const plot = { width: size.width - 54, height: size.height - 50 };
	const taken: { left: number; right: number; y: number }[] = [];
	return features
		.filter((f) => f.moved || f.verdict !== 'within')
		.toSorted((a, b) => b.importance - a.importance)
		.flatMap((f) => {
			const half = (textWidth(f.feature) * 1.15) / 2;
			const at = (x(f.value) / end) * plot.width;
			const centre = Math.min(plot.width - half, Math.max(half, at));
			const mark = (1 - f.importance / top) * plot.height;
			const dy = [-15, 16].find((shift) => {
				const y = mark + shift;
				const free = taken.every((t) => t.right < centre - half || t.left > centre + half || Math.abs(t.y - y) > 15);
				return free && y > 16 && y < plot.height - 4;
			});
			if (dy === undefined) return [];
			taken.push(
				{ left: centre - half, right: centre + half, y: mark + dy },
				{ left: at - 12, right: at + 12, y: mark }
			);
			return [
				{
					x: x(f.value),
					y: f.importance,
					text: f.feature,
					colour: tokens.text,
					bold: f.verdict === 'exceeded',
					mono: true,
					align: 'center' as const,
					dx: centre - at,
					dy
				}
			];
		});
}

/** Which features are both too far and important, and what to watch next. */
export function quadrantSentence(features: readonly QuadrantFeature[]): Rich {
	const important = (verdict: string) => features.filter((f) => f.verdict === verdict && f.importance >= IMPORTANT);
	const far = important('exceeded').map((f) => code(f.feature));
	const next = important('undecided')
		.filter((f) => f.moved)
		.map((f) => code(f.feature));
	const first =
		far.length === 0
			? 'No feature is both too far and important.'
			: `${listWords(far)} ${far.length === 1 ? 'is' : 'are'} both too far and important.`;
	return next.length === 0 ? first : `${first} ${listWords(next)} ${next.length === 1 ? 'is' : 'are'} next to watch.`;
}
