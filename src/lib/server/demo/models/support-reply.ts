import type { ModelConfigInput } from '#core/model-config.ts';
import type { RolloutConfigInput } from '#core/rollout.ts';
import { FIRST_STABLE, SLOW_CANARY, SUPPORT_REPLY } from '#demo/simulate/support-reply.ts';
import { categorical, drift, errors, HOUR, MINUTE, numeric, p95, type Reference } from './parts.ts';

const INPUTS = {
	input_tokens: numeric(0.3, 'tokens'),
	output_tokens: numeric(0.3, 'tokens'),
	language: categorical(0.1),
	topic: categorical(0.1)
};

/** Minutes for what the caller feels; the mix of the requests may take five of them to be sure of. */
export function supportReply(reference: Reference): ModelConfigInput {
	const planned = 'Capacity was planned for shifts up to this size.';
	return {
		model: SUPPORT_REPLY,
		simulated: true,
		owner: 'Support platform',
		description: 'Chat endpoint that answers customers. Served by the GPUs of gpu-a and gpu-b.',
		risk_tier: 'limited',
		features: { ...INPUTS, ttft_ms: numeric(0.2, 'ms') },
		favourable: 'stop',
		windows: [MINUTE, HOUR],
		min_n: 80,
		reference,
		monitors: [
			...drift(INPUTS, { psi: 0.15, jensen_shannon: 0.15 }, planned).map((monitor) => ({
				...monitor,
				windows: [5 * MINUTE, HOUR]
			})),
			p95('ttft.p95', 'ttft_ms', 900, 'Readers leave when the first word takes much longer than 0.8 s.'),
			p95('latency.p95', '@latency_ms', 7500, 'Support promises its customers an answer within 8 s, network included.'),
			errors(0.02, [MINUTE, HOUR])
		]
	};
}

/** A rollout of support-reply: a gate that looks at both latencies and the errors, and rolls back by itself. */
export function supportRollout(stable: string = FIRST_STABLE, candidate: string = SLOW_CANARY): RolloutConfigInput {
	return {
		id: `${SUPPORT_REPLY}-${candidate}`,
		model: SUPPORT_REPLY,
		stable,
		candidate,
		simulated: true,
		steps: [
			{ weight: 25, min_rows: 600, min_seconds: 240, deadline_seconds: 1200 },
			{ weight: 50, min_rows: 2000, min_seconds: 180, deadline_seconds: 1200 },
			{ weight: 100, min_rows: 2000, min_seconds: 120, deadline_seconds: 1200 }
		],
		checks: [
			{
				check: 'p95-ttft',
				title: 'Time to first token, p95',
				scope: 'all requests',
				metric: 'quantile_difference',
				feature: 'ttft_ms',
				quantile: 0.95,
				leeway: {
					max: 60,
					unit: 'ms',
					rationale: 'A tenth of today’s value: readers did not notice less in the last test.'
				}
			},
			{
				check: 'p95-latency',
				title: 'Latency of the reply, p95',
				scope: 'all requests',
				metric: 'quantile_difference',
				feature: '@latency_ms',
				quantile: 0.95,
				leeway: { max: 800, unit: 'ms', rationale: 'The promise of 8 s still holds with this much on top.' }
			},
			{
				check: 'errors',
				title: 'Error rate',
				scope: 'all requests',
				metric: 'rate_difference',
				feature: '@status',
				leeway: { max: 0.02, unit: 'share', rationale: 'Half of the error budget of a day.' }
			},
			{
				check: 'prompts',
				title: 'Drift of the prompts',
				scope: 'length in tokens',
				metric: 'psi',
				feature: 'input_tokens',
				leeway: { max: 0.2, rationale: 'The router sends requests at random: a larger shift means that it does not.' }
			}
		]
	};
}
