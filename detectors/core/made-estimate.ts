import { UNBOUNDED, type Estimate, type Method } from '#core/verdict.ts';
import type { Context } from './metric.ts';
import type { Interval } from './rates.ts';

/** Sizes behind an estimate, as the metric counted them; null where there is no reference. */
export interface Rows {
	n: number;
	m: number | null;
}

/** The estimate from its interval: ends without bound and overflow become `UNBOUNDED`, and the value lies between the ends. */
export function madeEstimate(
	interval: Interval,
	{ alpha }: Context,
	{ n, m }: Rows,
	method: Omit<Method, 'version'>
): Estimate {
	const within = (x: number) => Math.min(UNBOUNDED, Math.max(-UNBOUNDED, x));
	const [lower, upper] = [within(interval.lower), within(interval.upper)];
	return {
		value: Math.min(Math.max(within(interval.value), lower), Math.max(lower, upper)),
		lower,
		upper: Math.max(lower, upper),
		level: 1 - (alpha.lower + alpha.upper),
		n: Math.round(n),
		reference_n: m === null ? null : Math.round(m),
		method: { ...method, version: 1 }
	};
}
