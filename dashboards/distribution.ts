import { formatCount, formatShare } from '#core/format.ts';
import type { CustomSeriesOption } from 'echarts/charts';
import { baseOption, escapeHtml, type ChartOption, type ChartSize } from './chart-option.ts';
import type { ChartTokens } from './chart-tokens.ts';
import { valueAxisOption } from './frame.ts';
import { textWidth } from './text-layout.ts';
import { valueAxis } from './value-axis.ts';

/** One class of a histogram; the shares are of all rows of their side, missing ones included. */
export interface DistributionBin {
	label: string;
	current: number;
	reference: number;
	/** Missing, NaN, new or other: stands in a place of its own, after a gap. */
	special: boolean;
}

export interface DistributionInput {
	bins: readonly DistributionBin[];
	/** Words below the axis: the unit, "thousand € a year". */
	axisName?: string;
	/** The sentence of the chart, for people who hear the page. */
	description: string;
}

/** Counts over the same classes as shares; classes that are not values come last. */
export function distributionBins(sample: {
	classes: readonly { label: string; kind: string }[];
	current: readonly number[];
	reference: readonly number[];
}): DistributionBin[] {
	const total = (counts: readonly number[]) => counts.reduce((sum, n) => sum + n, 0) || 1;
	const [current, reference] = [total(sample.current), total(sample.reference)];
	return sample.classes
		.map(({ label, kind }, i) => ({
			label,
			current: (sample.current[i] ?? 0) / current,
			reference: (sample.reference[i] ?? 0) / reference,
			special: kind !== 'value'
		}))
		.filter((bin) => !bin.special || bin.current > 0 || bin.reference > 0)
		.sort((a, b) => Number(a.special) - Number(b.special));
}

/** Width of the gap before special classes, in bins. */
const GAP = 1;

/** Current as orange bars, reference as a blue outline on top; never the other way round. */
export function distributionChart(input: DistributionInput, tokens: ChartTokens, size: ChartSize): ChartOption {
	const { bins } = input;
	const values = bins.filter((bin) => !bin.special).length;
	const gap = values > 0 && values < bins.length ? GAP : 0;
	const centre = (index: number) => index + 0.5 + (index >= values ? gap : 0);
	const width = bins.length + gap;
	const top = Math.max(0, ...bins.flatMap((bin) => [bin.current, bin.reference]));
	const axis = valueAxis([0, top * 1.02], { unit: 'share', intervals: size.height > 160 ? 3 : 2 });
	const left = Math.max(...axis.ticks.map((tick) => textWidth(axis.format(tick)))) + 20;
	const band = (size.width - left - 24) / Math.max(1, width);
	const labelled = labelledBins(bins, values, (index) => centre(index) * band);
	const words = new Map(labelled.map((i) => [centre(i), i]));
	const base = baseOption(tokens, input.description);
	return {
		...base,
		tooltip: {
			...base.tooltip,
			axisPointer: { type: 'none' },
			formatter: (params: unknown) => {
				const first: unknown = Array.isArray(params) ? params[0] : params;
				const index =
					typeof first === 'object' && first !== null && 'dataIndex' in first ? Number(first.dataIndex) : -1;
				const bin = bins[index];
				if (!bin) return '';
				const lines = [bin.label, `current ${formatShare(bin.current)}`, `reference ${formatShare(bin.reference)}`];
				return lines.map(escapeHtml).join('<br>');
			}
		},
		grid: { outerBoundsMode: 'none', left, right: 24, top: 18, bottom: input.axisName ? 46 : 26 },
		xAxis: {
			type: 'value',
			min: 0,
			max: width,
			name: input.axisName,
			nameLocation: 'middle',
			nameGap: 28,
			nameTextStyle: { color: tokens.text3, fontSize: 12 },
			splitLine: { show: false },
			axisTick: { show: false },
			axisLine: { onZero: false, lineStyle: { color: tokens.axis } },
			axisLabel: {
				customValues: [...words.keys()],
				hideOverlap: false,
				color: tokens.text3,
				fontSize: 12,
				margin: 8,
				formatter: (value: number) => {
					const bin = bins[words.get(value) ?? -1];
					if (!bin) return '';
					const label = shorten(axisLabel(bin.label), LABEL_ROOM);
					return bin.special ? `{special|${label}}` : label;
				},
				rich: { special: { color: tokens.text, fontWeight: 600, fontSize: 12, fontFamily: tokens.font } }
			}
		},
		yAxis: valueAxisOption(axis, '', tokens),
		series: [bars(bins, centre, band, tokens)]
	};
}

function bars(
	bins: readonly DistributionBin[],
	centre: (index: number) => number,
	band: number,
	tokens: ChartTokens
): CustomSeriesOption {
	const half = Math.max(1, band / 2 - (band > 12 ? 1.4 : 0.7));
	return {
		type: 'custom',
		id: 'bars',
		silent: true,
		encode: { x: 0, y: [1, 2] },
		data: bins.map((bin, i) => [centre(i), bin.current, bin.reference]),
		renderItem(params, api) {
			const bin = bins[params.dataIndex];
			if (!bin) return;
			const at = centre(params.dataIndex);
			const [x = 0, floor = 0] = api.coord([at, 0]);
			const [, current = 0] = api.coord([at, bin.current]);
			const [, reference = 0] = api.coord([at, bin.reference]);
			const [from, to] = [x - half, x + half];
			return {
				type: 'group',
				children: [
					{
						type: 'rect',
						shape: { x: from, y: current, width: to - from, height: floor - current },
						style: { fill: tokens.curFill }
					},
					{
						type: 'polyline',
						shape: {
							points: [
								[from, floor],
								[from, reference],
								[to, reference],
								[to, floor]
							]
						},
						style: { fill: 'none', stroke: tokens.ref, lineWidth: band > 12 ? 1.6 : 1.2, lineJoin: 'miter' }
					},
					{
						type: 'text',
						style: {
							text: bin.special ? formatShare(bin.current) : '',
							x,
							y: Math.min(current, reference) - 3,
							align: 'center',
							verticalAlign: 'bottom',
							fill: tokens.curText,
							font: `600 12px ${tokens.font}`
						}
					}
				]
			};
		}
	};
}

/** Widest label below the axis, in px, and the least distance of two. */
const LABEL_ROOM = 110;
const LABEL_SPACE = 10;

/** Indices of the bins whose names fit below the axis without touching: classes that are not values first, then from the left. */
function labelledBins(bins: readonly DistributionBin[], values: number, at: (index: number) => number): number[] {
	const taken: { from: number; to: number }[] = [];
	const order = bins.map((_, i) => i);
	return [...order.slice(values), ...order.slice(0, values)].filter((i) => {
		const half = Math.min(LABEL_ROOM, textWidth(axisLabel(bins[i]?.label ?? ''))) / 2;
		const [from, to] = [at(i) - half, at(i) + half];
		const free = taken.every((other) => to + LABEL_SPACE < other.from || from > other.to + LABEL_SPACE);
		if (free) taken.push({ from, to });
		return free;
	});
}

/** Edges to three digits: "below 5.405" is "below 5.41", "32.05 to 34.99" is "32.1 to 35". Names stay as they are. */
function axisLabel(label: string): string {
	if (!/^(below |above )?-?[\d.]+( to -?[\d.]+)?$/.test(label)) return label;
	return label.replace(/\d+\.\d+/g, (number) => String(Number(Number(number).toPrecision(3))));
}

/** A category's name cut to its room. */
function shorten(label: string, room: number): string {
	if (textWidth(label) <= room) return label;
	return `${label.slice(0, Math.max(2, Math.floor(room / 6.4) - 1))}…`;
}

/** "Missing rose from 0.4 % to 8.5 %": the class that changed most, in words. */
export function distributionSentence(
	bins: readonly DistributionBin[],
	n: { current: number; reference: number }
): string {
	const change = (bin: DistributionBin) => Math.abs(bin.current - bin.reference);
	const most = bins.toSorted((a, b) => change(b) - change(a))[0];
	const rows = `n ${formatCount(n.current)} against ${formatCount(n.reference)}`;
	if (!most || change(most) < 0.001) return `No class differs by a tenth of a per cent; ${rows}.`;
	const verb = most.current > most.reference ? 'rose' : 'fell';
	const name = most.special ? most.label : `The share of ${most.label}`;
	return `${name[0]?.toUpperCase()}${name.slice(1)} ${verb} from ${formatShare(most.reference)} to **${formatShare(most.current)}**; ${rows}.`;
}
