import { formatEstimate, VERDICT_WORDS } from '#core/format.ts';
import { formatShortMoment } from '#core/time-format.ts';
import { escapeHtml } from '../chart-option.ts';
import type { ChartPoint } from '../points.ts';

/** Words of the look nearest to the pointer: when, value over interval, verdict, rows. */
export function lookTooltip(
	points: readonly ChartPoint[],
	{ unit, signed, zone }: { unit: string; signed: boolean; zone: string }
): (params: unknown) => string {
	return (params) => {
		const first: unknown = Array.isArray(params) ? params[0] : params;
		const at =
			typeof first === 'object' && first !== null && 'axisValue' in first ? Number(first.axisValue) : Number.NaN;
		const point = nearest(points, at);
		if (!point) return '';
		const text = formatEstimate(point, unit, { signed });
		const moved = point.moved && point.verdict === 'within' ? ', moved' : '';
		const lines = [
			formatShortMoment(point.time, zone, points.at(-1)?.time),
			text ? `${text.value} ${text.interval}` : (point.detail ?? 'no value'),
			`${VERDICT_WORDS[point.verdict]}${moved}${point.n === undefined ? '' : `, n ${Math.round(point.n).toLocaleString('en-US')}`}`
		];
		return lines.map(escapeHtml).join('<br>');
	};
}

/** The point closest in time; undefined when there is none. */
export function nearest<P extends { time: number }>(points: readonly P[], time: number): P | undefined {
	let best: P | undefined;
	for (const point of points) if (!best || Math.abs(point.time - time) <= Math.abs(best.time - time)) best = point;
	return Number.isFinite(time) ? best : undefined;
}
