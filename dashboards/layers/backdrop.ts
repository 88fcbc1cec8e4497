import type { LineSeriesOption } from 'echarts/charts';
import type { ChartTokens } from '../chart-tokens.ts';
import { isSeen, type ChartPoint, type Span } from '../points.ts';
import { markLines, type placeMarks } from './marks.ts';

/**
 * What lies under the data: the corridor, the window of the alert, and the lines of what happened. Its own line
 * is not painted; it is what the pointer snaps to.
 */
export function backdrop(
	points: readonly ChartPoint[],
	corridor: { min: number; max: number } | null,
	alert: Span | undefined,
	marks: ReturnType<typeof placeMarks>,
	tokens: ChartTokens
): LineSeriesOption {
	const bands = [
		...(corridor ? [[{ yAxis: corridor.min, itemStyle: { color: tokens.corridor } }, { yAxis: corridor.max }]] : []),
		...(alert
			? [[{ xAxis: alert.from, itemStyle: { color: tokens.exceeded, opacity: 0.055 } }, { xAxis: alert.to }]]
			: [])
	] as NonNullable<NonNullable<LineSeriesOption['markArea']>['data']>;
	return {
		type: 'line',
		id: 'backdrop',
		symbol: 'none',
		lineStyle: { width: 0, opacity: 0 },
		data: points.map((point) => [point.time, isSeen(point) ? point.value : '-']),
		markArea: { silent: true, z: 1, label: { show: false }, data: bands },
		markLine: { silent: true, z: 5, symbol: 'none', animation: false, data: markLines(marks, tokens) }
	};
}
