import type { Blind, Estimate } from '#core/verdict.ts';
import { mannWhitney } from '#detectors/metrics/mann-whitney.ts';
import { fineOfRows } from './exact-rows.ts';
import type { Context } from './metric.ts';
import type { Joint } from './summary.ts';

/**
 * Probability that one number a row is larger in a current row than in one of the reference, with the interval of
 * `mann_whitney`, which is exact for every law as long as neither side's rows had a say in how the numbers are made.
 */
export function beyond(current: Float64Array, reference: Float64Array, context: Context): Estimate | Blind {
	return mannWhitney.estimate(
		{
			classes: [],
			current: [],
			reference: [],
			ordered: true,
			fine: fineOfRows({ current, reference }),
			binning_id: ''
		},
		{ ...context, min_n: 1 }
	);
}

/** The estimate in the words of a metric of whole rows: its sizes, and what it did. */
export function ofRows(
	found: Estimate | Blind,
	{ current, reference }: Joint,
	method: { name: string; params: Estimate['method']['params'] }
): Estimate | Blind {
	if ('blind' in found) return found;
	const { statistic, p_value } = found.method.params;
	const params = {
		...method.params,
		...(statistic !== undefined && { statistic, p_value, p_value_kind: 'classical' })
	};
	return {
		...found,
		n: current.n,
		reference_n: reference.n,
		method: { name: method.name, version: 1, params: params as Estimate['method']['params'] }
	};
}
