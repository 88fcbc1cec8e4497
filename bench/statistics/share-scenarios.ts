import { middleFor } from '#detectors/core/log-odds-spread.ts';
import { rootOf } from '#detectors/core/root.ts';
import { sharesOf } from './traffic.ts';

/** A share (of missing values, of failures) or a quantile (of latencies) of unchanged traffic, which must not page. */
export type ShareScenario = { name: string; n: number } & (
	| { kind: 'share'; law: HourlyShare; limit: { max: number } | { rise: number }; risen: number }
	| { kind: 'quantile'; hour_sd: number; hour_phi: number; cycle: number; bounds: number[]; q: number; max: number }
);

/** Log-odds of a share: a middle, a mood of the hour that lasts, and the clock. */
export interface HourlyShare {
	middle: number;
	hour_sd: number;
	hour_phi: number;
	cycle: number;
}

const SD = 0.4;
const share = (mean: number, hour_sd: number, cycle: number): HourlyShare => ({
	middle: middleFor(mean, hour_sd),
	hour_sd,
	hour_phi: 0.9,
	cycle
});

/** Bounds of bins of a logarithm of latency with mean 0 and sd 1. */
const bounds = Array.from({ length: 36 }, (_, i) => 1.5 + i * 0.1);

/** The q-quantile over all hours of a normal value whose hours have means of their own. */
function quantileOf(q: number, hour_sd: number, mean: number): number {
	const sd = Math.sqrt(1 + hour_sd ** 2);
	return rootOf((x) => (sharesOf([x], mean, sd)[0] ?? 0) - q, -8, 8);
}

/** The next bound above a value: what lies at a bound is known exactly. */
const nextBound = (value: number) => bounds.find((bound) => bound >= value) ?? value;

export function shareScenarios(n: number): ShareScenario[] {
	const one = { n, kind: 'share' as const, risen: 0 };
	const slow = { n, kind: 'quantile' as const, hour_phi: 0.9, bounds, q: 0.99 };
	return [
		{ ...one, name: 'error rate 1 % on its limit, hours correlated', law: share(0.01, SD, 0), limit: { max: 0.01 } },
		{
			...one,
			name: 'missing 1 %, may rise by 2 points, hours correlated',
			law: share(0.01, SD, 0),
			limit: { rise: 0.02 }
		},
		{
			...one,
			name: 'missing about 5 %, may rise by 2 points, a daily cycle',
			law: share(0.05, 0, 1),
			limit: { rise: 0.02 }
		},
		{
			...one,
			name: 'missing about 5 %, a daily cycle, hours correlated, risen by 2 points',
			law: share(0.05, SD / 2, 1),
			limit: { rise: 0.02 },
			risen: 0.02
		},
		{
			...slow,
			name: 'p99 on its limit, hours correlated',
			hour_sd: 0.15,
			cycle: 0,
			max: nextBound(quantileOf(0.99, 0.15, 0))
		},
		{
			...slow,
			name: 'p99, a daily cycle that peaks on the limit, hours correlated',
			hour_sd: 0.1,
			cycle: 0.3,
			max: nextBound(quantileOf(0.99, 0.1, 0.3))
		}
	];
}
