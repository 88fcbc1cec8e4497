import type { LineSeriesOption } from 'echarts/charts';
import type { ChartTokens } from '../chart-tokens.ts';

export interface EndLabel {
	text: string;
	/** Shift that keeps it clear of its neighbours, in px; positive is down. */
	dy: number;
	show: boolean;
}

const plain = { type: 'line' as const, silent: true, symbol: 'none', tooltip: { show: false } };

function endLabel(label: EndLabel, colour: string, tokens: ChartTokens): LineSeriesOption['endLabel'] {
	return {
		show: label.show,
		formatter: label.text,
		color: colour,
		fontSize: 12,
		fontWeight: 600,
		fontFamily: tokens.font,
		distance: 8,
		offset: [0, label.dy]
	};
}

/** A limit: a petrol line over the whole width, named at its end. */
export function limitLine(
	id: string,
	value: number,
	span: { from: number; to: number },
	label: EndLabel,
	tokens: ChartTokens
): LineSeriesOption {
	return {
		...plain,
		id,
		z: 2,
		lineStyle: { color: tokens.brand, width: 1.5 },
		endLabel: endLabel(label, tokens.brand, tokens),
		data: [
			[span.from, value],
			[span.to, value]
		]
	};
}

/** The reference, or the stable version: blue and dashed, named at its end. Nulls are gaps. */
export function referenceLine(
	points: readonly { time: number; value: number | null }[],
	label: EndLabel,
	tokens: ChartTokens
): LineSeriesOption {
	return {
		...plain,
		id: 'reference',
		z: 3,
		lineStyle: { color: tokens.ref, width: 1.5, type: [4, 3] },
		endLabel: endLabel(label, tokens.ref, tokens),
		data: points.map(({ time, value }) => [time, value ?? '-'])
	};
}
