import { blindFor, type Blind, type Estimate } from '#core/verdict.ts';
import { isBlind } from '#core/verdict.ts';
import type { Context } from '#detectors/core/metric.ts';
import { metricNamed } from '#detectors/metrics/registry.ts';
import type { AnyMetric } from '#detectors/core/metric.ts';
import type { Need, Summaries } from '#detectors/core/summary.ts';
import type { Monitor } from '#detectors/schedule/monitor.ts';
import { inputOf, type Material } from './inputs.ts';

/**
 * The estimate of one monitor in one window. An exception of a metric makes this monitor blind, and no other. A reference
 * with fewer rows than a window needs is thin: distances to it would be noise.
 */
export function judge(monitor: Monitor, material: Material, context: Context): Estimate | Blind {
	const metric = metricNamed(monitor.metric);
	if (!metric) return blindFor('detector_error', `there is no metric "${monitor.metric}"`);
	try {
		const input = inputOf(metric.needs, monitor, material);
		if ('blind' in input) return input;
		const thin = thinReference(metric.needs, input, context.min_n);
		return thin ?? estimateOf(metric, input, context);
	} catch (error) {
		return blindFor('detector_error', error instanceof Error ? error.message : String(error));
	}
}

function thinReference(needs: Need, input: Summaries[Need], min_n: number): Blind | undefined {
	if (needs !== 'two_sample' || !('classes' in input)) return undefined;
	const [n = 0, reference_n = 0] = [input.current, input.reference].map((counts) => counts.reduce((a, b) => a + b, 0));
	if (n < min_n || reference_n >= min_n) return undefined;
	const detail = `${Math.round(reference_n)} of ${min_n} rows needed in the reference`;
	return { blind: 'thin_reference', detail, n: Math.round(n), reference_n: Math.round(reference_n) };
}

/** The estimate of an input that was made for this metric's need. What is no interval is blind. */
export function estimateOf<N extends Need>(metric: AnyMetric, input: Summaries[N], context: Context): Estimate | Blind {
	const run = metric.estimate as (input: Summaries[N], context: Context) => Estimate | Blind;
	const result = run(input, context);
	if (isBlind(result)) return result;
	const { value, lower, upper } = result;
	if (![value, lower, upper].every(Number.isFinite) || !(lower <= value && value <= upper))
		return blindFor('detector_error', `${metric.name} gave ${value} in [${lower}, ${upper}]`);
	return result;
}
