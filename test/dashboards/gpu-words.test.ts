import { describe, expect, it } from 'vitest';
import { gpuWords, isGpu, type GpuDevice } from '#dashboards/gpu-words.ts';
import type { Finding } from '#core/finding.ts';

const NOW = Date.UTC(2026, 10, 21, 9);
const temperature = {
	verdict: 'within',
	value: 60,
	lower: 58,
	upper: 62,
	unit: '°C',
	leeway: { max: 83 },
	window: { seconds: 60 }
} as unknown as Finding;
const device = (metrics: Record<string, number>): GpuDevice => ({
	host: 'node-9',
	gpu: '0',
	gpu_model: 'H100',
	model: '',
	version: '',
	last_at: new Date(NOW).toISOString(),
	silent: false,
	metrics,
	temperature,
	throttled_since: null,
	busy: [],
	throttled: []
});

describe('gpuWords', () => {
	it.each<[string, Record<string, number>[]]>([
		['None throttles', [{ throttled: 0 }, { throttled: 0 }]],
		['None of the 1 that tell it throttles', [{ throttled: 0 }, {}]],
		['No exporter tells whether one throttles', [{}, {}]]
	])('says "%s" only where it is known', (words, metrics) => {
		const { lede } = gpuWords(metrics.map(device), null, { zone: 'UTC', now: NOW });
		expect(lede).toBe(`${words}, and every exporter sends.`);
	});
});

describe('isGpu', () => {
	it.each([
		['a GPU by its levels', { uuid: '', gpu_model: '', metrics: { temperature_c: 60 } }, true],
		['a GPU that tells of its engine, too', { uuid: 'GPU-1', gpu_model: '', metrics: { kv_cache_usage: 0.5 } }, true],
		['a GPU without levels', { uuid: '', gpu_model: '', metrics: {} }, true],
		['an engine of vLLM', { uuid: '', gpu_model: '', metrics: { kv_cache_usage: 0.5, queue_length: 1 } }, false],
		['a model of Triton', { uuid: '', gpu_model: '', metrics: { queue_length: 1 } }, false]
	])('%s', (_, of, expected) => {
		expect(isGpu(of)).toBe(expected);
	});
});
