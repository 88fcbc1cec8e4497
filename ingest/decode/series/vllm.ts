import { modelNamed } from '../naming.ts';
import { instanceOf, labelOf, type Origin, type Reader, type Sample } from './sample.ts';

/** Gauges by name without the prefix; `alias`: the name before vLLM 0.9, which newer servers may send as well. */
const GAUGES = new Map<string, { metric: string; alias?: true }>([
	['kv_cache_usage_perc', { metric: 'kv_cache_usage' }],
	['gpu_cache_usage_perc', { metric: 'kv_cache_usage', alias: true }],
	['num_requests_running', { metric: 'requests_running' }],
	['num_requests_waiting', { metric: 'queue_length' }]
]);

/** KServe's LLM services put their own name before vLLM's. */
const PREFIX = /^(?:kserve_)?vllm:(.*)$/;

/** vLLM's series: an engine is shown beside the GPUs, with the server's address as its host. */
export const readVllm: Reader = (sample, origin) => {
	const name = PREFIX.exec(sample.name)?.[1];
	if (name === undefined) return undefined;
	const gauge = GAUGES.get(name);
	if (!gauge) return /^request_success(_total)?$/.test(name) ? { counts: countsOf(sample, origin) } : {};
	// Despite its name a share from 0 to 1.
	const plausible = sample.value >= 0 && (gauge.metric !== 'kv_cache_usage' || sample.value <= 1);
	if (!plausible || !Number.isFinite(sample.value)) return {};
	return {
		level: {
			host: instanceOf(sample, origin),
			gpu: labelOf(sample, 'engine') || '0',
			uuid: '',
			gpu_model: '',
			model: modelOf(sample, origin),
			version: origin.context.version ?? '',
			metrics: { [gauge.metric]: sample.value },
			...(gauge.alias && { alias: true })
		}
	};
};

/** Finished requests: each reason is a series of its own, and they add up. */
function countsOf(sample: Sample, origin: Origin) {
	const reason = labelOf(sample, 'finished_reason');
	const count = {
		model: modelOf(sample, origin),
		version: origin.context.version ?? '',
		instance: `${instanceOf(sample, origin)} engine=${labelOf(sample, 'engine') || '0'} finished_reason=${reason}`,
		value: sample.value
	};
	const requests = { ...count, name: 'requests' as const };
	return reason === 'error' ? [requests, { ...count, name: 'failures' as const }] : [requests];
}

const modelOf = (sample: Sample, { context }: Origin): string =>
	modelNamed(labelOf(sample, 'model_name') || undefined, context);
