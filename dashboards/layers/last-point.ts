import type { ScatterSeriesOption } from 'echarts/charts';
import { formatEstimate } from '#core/format.ts';
import { markOf } from '#core/glyph.ts';
import type { ChartTokens } from '../chart-tokens.ts';
import type { Piece, SeenPoint } from '../points.ts';
import { markColour } from './ribbon.ts';

/** Sizes of the leeway glyph's marks, in px, with the halo of 1.5 px counted in. */
const SIZES = { still: 8.7, within: 11.1, undecided: 8.4, exceeded: 14 };

/** The look that counts now: the mark of its verdict, and beside it value over interval. */
export function lastPoint(
	point: SeenPoint,
	tokens: ChartTokens,
	options: {
		subject: string;
		unit: string;
		signed: boolean;
		label: boolean;
		/** False writes the value alone. */
		interval: boolean;
		/** Shift that keeps the label clear of its neighbours, in px. */
		dy: number;
		distance: number;
		/** Where it is drawn, on an axis that shows something else than the value itself. */
		at?: number;
	}
): ScatterSeriesOption {
	const mark = markOf(point.verdict, point.moved) as Piece['mark'];
	const colour = markColour(tokens, mark);
	const text = formatEstimate(point, options.unit, { signed: options.signed });
	const ink = mark === 'undecided' ? tokens.undecided : mark === 'still' ? tokens.text : colour;
	return {
		type: 'scatter',
		id: 'last',
		silent: true,
		clip: false,
		z: 6,
		tooltip: { show: false },
		symbol: mark === 'exceeded' ? 'diamond' : 'circle',
		symbolSize: SIZES[mark],
		itemStyle:
			mark === 'undecided'
				? { color: tokens.surface, borderColor: colour, borderWidth: 2, opacity: 1 }
				: { color: colour, borderColor: tokens.surface, borderWidth: 1.5, opacity: 1 },
		label: {
			show: options.label,
			position: 'right',
			distance: options.distance,
			offset: [0, options.dy],
			align: 'left',
			formatter: [
				`{v|${[options.subject, text?.value].filter(Boolean).join('  ')}}`,
				options.interval ? `{i|${text?.interval ?? ''}}` : ''
			]
				.filter(Boolean)
				.join('\n'),
			rich: {
				v: { color: ink, fontSize: 12, fontWeight: 600, lineHeight: 16, fontFamily: tokens.font },
				i: { color: tokens.text3, fontSize: 12, lineHeight: 16, fontFamily: tokens.font }
			}
		},
		data: [[point.time, options.at ?? point.value]]
	};
}
