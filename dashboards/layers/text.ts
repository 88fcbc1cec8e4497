import type { CustomSeriesOption } from 'echarts/charts';
import type { ChartTokens } from '../chart-tokens.ts';

export interface TextMark {
	x: number;
	y: number;
	text: string;
	colour: string;
	bold?: boolean;
	mono?: boolean;
	align?: 'left' | 'center' | 'right';
	/** Shift in px. */
	dx?: number;
	dy?: number;
	/** Draws a thin line from the point to the words. */
	leader?: boolean;
}

/** Words at places of the data. */
export function textLayer(id: string, marks: readonly TextMark[], tokens: ChartTokens, axis = 0): CustomSeriesOption {
	return {
		type: 'custom',
		id,
		xAxisIndex: axis,
		yAxisIndex: axis,
		silent: true,
		clip: false,
		z: 7,
		encode: { x: 0, y: 1 },
		tooltip: { show: false },
		data: marks.map(({ x, y }) => [x, y]),
		renderItem(params, api) {
			const mark = marks[params.dataIndex];
			if (!mark) return;
			const [x = 0, y = 0] = api.coord([mark.x, mark.y]);
			const { dx = 0, dy = 0, align = 'left' } = mark;
			const above = dy < 0;
			return {
				type: 'group',
				children: [
					...(mark.leader
						? [
								{
									type: 'line' as const,
									shape: { x1: x, y1: y + (above ? -5 : 5), x2: x, y2: y + dy + (above ? 10 : -10) },
									style: { stroke: tokens.control, lineWidth: 1 }
								}
							]
						: []),
					{
						type: 'text',
						style: {
							text: mark.text,
							x: x + dx,
							y: y + dy,
							align,
							verticalAlign: 'middle',
							fill: mark.colour,
							font: `${mark.bold ? 600 : 400} 12px ${mark.mono ? tokens.mono : tokens.font}`
						}
					}
				]
			};
		}
	};
}
