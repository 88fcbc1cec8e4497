import type { CustomSeriesOption } from 'echarts/charts';
import type { ChartTokens } from '../chart-tokens.ts';
import type { Span } from '../points.ts';
import { textWidth } from '../text-layout.ts';

/** `moved` is ink, `exceeded` crimson, `candidate` orange, `quiet` a hairline's grey for what is over or small. */
export type LaneTone = 'moved' | 'exceeded' | 'candidate' | 'quiet';

export interface Lane {
	name: string;
	bars: (Span & { tone: LaneTone; label: string })[];
}

/** Height of a bar and distance of two lanes, in px. */
export const LANE = { bar: 14, pitch: 20 };

/** Bars of lanes below a plot, on the second pair of axes; on the phone the lane's word stands in its longest bar. */
export function laneLayer(lanes: readonly Lane[], tokens: ChartTokens, wordsInside: boolean): CustomSeriesOption {
	const bars = lanes.flatMap((lane, row) => {
		const longest = lane.bars.toSorted((a, b) => b.to - b.from - (a.to - a.from))[0];
		return lane.bars.map((bar) => ({
			...bar,
			row,
			label: wordsInside && bar === longest && (bar.tone === 'moved' || bar.tone === 'exceeded') ? lane.name : bar.label
		}));
	});
	const fills = { moved: tokens.text2, exceeded: tokens.exceeded, candidate: tokens.curFill, quiet: tokens.line };
	const inks = { moved: tokens.onInk, exceeded: tokens.onInk, candidate: tokens.text, quiet: tokens.text2 };
	return {
		type: 'custom',
		id: 'lanes',
		xAxisIndex: 1,
		yAxisIndex: 1,
		silent: true,
		clip: true,
		z: 4,
		encode: { x: [0, 1], y: 2 },
		tooltip: { show: false },
		data: bars.map(({ from, to, row }) => [from, to, row]),
		renderItem(params, api) {
			const bar = bars[params.dataIndex];
			if (!bar) return;
			const [x = 0, y = 0] = api.coord([bar.from, bar.row]);
			const [end = 0] = api.coord([bar.to, bar.row]);
			const width = Math.max(2, end - x);
			const shape = { x, y: y - LANE.bar / 2, width, height: LANE.bar, r: 2 };
			const text = width > textWidth(bar.label) + 12 ? bar.label : '';
			return {
				type: 'group',
				children: [
					{ type: 'rect', shape, style: { fill: fills[bar.tone] } },
					{
						type: 'text',
						style: {
							text,
							x: x + 7,
							y: y + 0.5,
							verticalAlign: 'middle',
							fill: inks[bar.tone],
							font: `600 11px ${tokens.font}`
						}
					}
				]
			};
		}
	};
}
