import { describe, expect, it } from 'vitest';
import type { CounterEvent, GpuEvent } from '#ingest/decode/event.ts';
import { prometheus } from '#ingest/decode/prometheus.ts';
import { decodeWith, only, wire } from '../../../support/wire.ts';

const scrape = (page: string, options = {}) =>
	decodeWith(prometheus, wire(page, { topic: '@scrape/node-3:9400/metrics' }), options);
const gpus = (page: string, options = {}) =>
	scrape(page, options).filter((event): event is GpuEvent => event.kind === 'gpu');
const counters = (page: string) => scrape(page).filter((event): event is CounterEvent => event.kind === 'counter');

describe('vLLM', () => {
	const of = '{engine="0",model_name="meta-llama/Llama-3.3-70B-Instruct"}';
	const served = 'meta-llama-llama-3.3-70b-instruct';

	it('reads gauges, with the server as host and the engine as device', () => {
		const page = `vllm:num_requests_running${of} 31.0\nvllm:num_requests_waiting${of} 4.0\nvllm:kv_cache_usage_perc${of} 0.62`;
		expect(only(scrape(page), 'gpu')).toMatchObject({
			host: 'node-3:9400',
			gpu: '0',
			model: served,
			metrics: { requests_running: 31, queue_length: 4, kv_cache_usage: 0.62 }
		});
	});

	it('reads the series that KServe passes on under its own name', () => {
		expect(only(scrape(`kserve_vllm:num_requests_running${of} 2`), 'gpu').metrics).toEqual({ requests_running: 2 });
	});

	it('knows the one engine of older servers, which do not number it', () => {
		expect(only(scrape('vllm:num_requests_running{model_name="m"} 2'), 'gpu').gpu).toBe('0');
	});

	it.each([
		['the old name alone', [`vllm:gpu_cache_usage_perc${of} 0.3`], 0.3],
		['both, the new one first', [`vllm:kv_cache_usage_perc${of} 0.5`, `vllm:gpu_cache_usage_perc${of} 0.4`], 0.5],
		['both, the old one first', [`vllm:gpu_cache_usage_perc${of} 0.4`, `vllm:kv_cache_usage_perc${of} 0.5`], 0.5]
	])('takes names that coexist for one: %s', (_, lines, usage) => {
		expect(gpus(lines.join('\n')).map(({ metrics }) => metrics.kv_cache_usage)).toEqual([usage]);
	});

	it('counts finished requests, one series for every reason', () => {
		const reasons = (reason: string) => `{engine="0",finished_reason="${reason}",model_name="m"}`;
		const page = [
			`vllm:request_success_total${reasons('stop')} 100`,
			`vllm:request_success_total${reasons('length')} 20`,
			`vllm:request_success_total${reasons('error')} 3`,
			`vllm:request_success_created${reasons('stop')} 1.77e9`
		].join('\n');
		expect(counters(page).map(({ name, instance, value }) => [name, instance, value])).toEqual([
			['requests', 'node-3:9400 engine=0 finished_reason=stop', 100],
			['requests', 'node-3:9400 engine=0 finished_reason=length', 20],
			['requests', 'node-3:9400 engine=0 finished_reason=error', 3],
			['failures', 'node-3:9400 engine=0 finished_reason=error', 3]
		]);
	});

	it('takes no single latency out of histograms', () => {
		const page = `vllm:time_to_first_token_seconds_bucket{le="0.1",model_name="m"} 5\nvllm:e2e_request_latency_seconds_sum{model_name="m"} 5`;
		expect(scrape(page)).toMatchObject([{ kind: 'not_relevant' }]);
	});

	it('goes by the name that the configuration gives the model', () => {
		const models = { 'meta-llama/Llama-3.3-70B-Instruct': 'support-reply' };
		expect(gpus(`vllm:num_requests_running${of} 1`, { models })[0]?.model).toBe('support-reply');
		expect(gpus('vllm:num_requests_running{model_name="constructor"} 1', { models })[0]?.model).toBe('constructor');
	});
});

describe('Triton', () => {
	const page = [
		'nv_inference_request_success{model="iris",version="1"} 100',
		'nv_inference_request_failure{model="iris",reason="BACKEND",version="1"} 3',
		'nv_inference_request_failure{model="iris",reason="REJECTED",version="1"} 2',
		'nv_inference_request_success{model="ensemble",version="1"} 50',
		'nv_inference_count{model="iris",version="1"} 800',
		'nv_inference_exec_count{model="iris",version="1"} 90',
		'nv_inference_request_duration_us{model="iris",version="1"} 123456',
		'nv_inference_pending_request_count{model="iris",version="1"} 7'
	].join('\n');

	it('counts requests per model and version; failures per reason are requests, too', () => {
		expect(
			counters(page).map(({ model, version, name, instance, value }) => [model, version, name, instance, value])
		).toEqual([
			['iris', '1', 'requests', 'node-3:9400 succeeded', 100],
			['iris', '1', 'requests', 'node-3:9400 reason=BACKEND failed', 3],
			['iris', '1', 'failures', 'node-3:9400 reason=BACKEND failed', 3],
			['iris', '1', 'requests', 'node-3:9400 reason=REJECTED failed', 2],
			['iris', '1', 'failures', 'node-3:9400 reason=REJECTED failed', 2],
			['ensemble', '1', 'requests', 'node-3:9400 succeeded', 50]
		]);
	});

	it('counts per GPU where older servers do', () => {
		const page = ['GPU-1', 'GPU-2'].map(
			(id) => `nv_inference_request_success{gpu_uuid="${id}",model="m",version="1"} 5`
		);
		expect(counters(page.join('\n')).map(({ instance }) => instance)).toEqual([
			'node-3:9400 gpu=GPU-1 succeeded',
			'node-3:9400 gpu=GPU-2 succeeded'
		]);
	});

	it('counts requests, not the instances of their batches', () => {
		expect(counters(page).some(({ value }) => value === 800 || value === 90)).toBe(false);
	});

	it('shows the queue of a model', () => {
		expect(gpus(page)).toMatchObject([
			{ host: 'node-3:9400', gpu: 'iris:1', model: 'iris', metrics: { queue_length: 7 } }
		]);
	});

	it('does not count the counters of an ensemble’s parts to the ensemble', () => {
		const total = counters(page)
			.filter(({ model, name }) => model === 'ensemble' && name === 'requests')
			.reduce((sum, { value }) => sum + value, 0);
		expect(total).toBe(50);
	});
});
