import { chartTokens } from '#dashboards/chart-tokens.ts';
import type { ChartPoint } from '#dashboards/points.ts';
import type { Verdict } from '#core/verdict.ts';

export const MINUTE = 60_000;
export const START = Date.UTC(2025, 10, 18, 12, 0);

/** Tokens that are their own names, so that a test sees which one painted what. */
export const tokens = chartTokens((name) => `token(${name})`);

/** A look `minute` minutes after the start; a null value is blind. */
export function point(minute: number, value: number | null, verdict: Verdict, moved = false): ChartPoint {
	return {
		time: START + minute * MINUTE,
		value,
		lower: value === null ? null : Math.max(0, value - 0.04),
		upper: value === null ? null : value + 0.05,
		verdict,
		moved,
		n: 1840,
		...(value === null && { detail: '29 of 200 rows needed' })
	};
}

/** Still, moved, undecided, exceeded: a drift that grows past 0.1. */
export const GROWING: ChartPoint[] = [
	point(0, 0.01, 'within'),
	point(1, 0.01, 'within'),
	point(2, 0.05, 'within', true),
	point(3, 0.09, 'undecided', true),
	point(4, 0.2, 'exceeded', true),
	point(5, 0.31, 'exceeded', true)
];
