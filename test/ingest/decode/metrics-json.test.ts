import { describe, expect, it } from 'vitest';
import { prometheusKafkaAdapter } from '#ingest/decode/prometheus-kafka-adapter.ts';
import { telegraf } from '#ingest/decode/telegraf.ts';
import { vector } from '#ingest/decode/vector.ts';
import { decodeWith, only, wire } from '../../support/wire.ts';

const SENT = Date.UTC(2026, 10, 21, 9);
const KUBERNETES = {
	__name__: 'DCGM_FI_DEV_GPU_TEMP',
	instance: '10.0.0.7:9400',
	job: 'dcgm',
	gpu: '0',
	UUID: 'GPU-a0',
	modelName: 'NVIDIA H100',
	hostname: 'node-9'
};

describe('prometheus-kafka-adapter', () => {
	const read = (value: unknown, options = {}) => decodeWith(prometheusKafkaAdapter, wire(value), options);
	const sample = (fields: object = {}) => ({
		timestamp: '2026-11-21T09:12:30Z',
		value: '64',
		name: 'DCGM_FI_DEV_GPU_TEMP',
		labels: KUBERNETES,
		...fields
	});

	it('reads one sample a record', () => {
		expect(only(read(sample()), 'gpu')).toEqual({
			kind: 'gpu',
			project: 'default',
			environment: 'production',
			host: 'node-9',
			gpu: '0',
			uuid: 'GPU-a0',
			gpu_model: 'NVIDIA H100',
			model: '',
			version: '',
			ts: Date.UTC(2026, 10, 21, 9, 12, 30),
			metrics: { temperature_c: 64 }
		});
	});

	it('reads the record of its own README: a series of something else', () => {
		const up = {
			timestamp: '1970-01-01T00:00:00Z',
			value: '9876543210',
			name: 'up',
			labels: { __name__: 'up', label1: 'value1' }
		};
		expect(only(read(up), 'not_relevant').why).toContain('up');
		expect(prometheusKafkaAdapter.recognises(wire(up))).toBe(true);
	});

	it.each(['NaN', '+Inf', '-Inf', '9223372036854775794', '9.223372036854776e+18'])('drops %s', (value) => {
		expect(only(read(sample({ value })), 'not_relevant').kind).toBe('not_relevant');
	});

	it('stores several samples of one whole second one by one: truncation makes them share it', () => {
		const same = [read(sample({ value: '64' })), read(sample({ value: '65' }))].flat();
		expect(same.map((event) => event.kind === 'gpu' && [event.ts, event.metrics.temperature_c])).toEqual([
			[Date.UTC(2026, 10, 21, 9, 12, 30), 64],
			[Date.UTC(2026, 10, 21, 9, 12, 30), 65]
		]);
	});

	it('goes by the instance that Prometheus adds where the exporter names no host', () => {
		const { hostname: _, ...labels } = KUBERNETES;
		expect(only(read(sample({ labels })), 'gpu').host).toBe('10.0.0.7');
	});

	it('reads the counter of a server', () => {
		const labels = {
			__name__: 'vllm:request_success_total',
			instance: 'a:8000',
			model_name: 'm',
			finished_reason: 'stop'
		};
		const counter = read(sample({ name: 'vllm:request_success_total', value: '1200', labels }));
		expect(only(counter, 'counter')).toMatchObject({
			model: 'm',
			instance: 'a:8000 engine=0 finished_reason=stop',
			name: 'requests',
			value: 1200
		});
	});

	it.each([
		['a time without a zone', { timestamp: '2026-11-21 09:12:30' }, 'timestamp'],
		['a value in words', { value: 'hot' }, 'value'],
		['an empty value', { value: '' }, 'value'],
		['no value', { value: null }, 'value'],
		['no name', { name: '', labels: {} }, 'name is missing']
	])('refuses %s', (_, fields, detail) => {
		const refused = only(read(sample(fields)), 'rejected');
		expect(refused).toMatchObject({ reason: 'schema', detail: expect.stringContaining(detail) as string });
	});
});

describe('telegraf', () => {
	const read = (value: unknown, options = {}) => decodeWith(telegraf, wire(value), options);
	/** The example of Telegraf's JSON serializer. */
	const docker = {
		fields: { field_1: 30, field_2: 4, field_N: 59, n_images: 660 },
		name: 'docker',
		tags: { host: 'raynor' },
		timestamp: 1458229140
	};
	const smi = {
		fields: {
			temperature_gpu: 64,
			utilization_gpu: 91,
			memory_used: 60_000,
			memory_total: 80_000,
			power_draw: 512.25,
			clocks_current_sm: 1755,
			fan_speed: 30
		},
		name: 'nvidia_smi',
		tags: { host: 'node-9', index: '0', name: 'NVIDIA H100', uuid: 'GPU-a0', compute_mode: 'Default', pstate: 'P0' },
		timestamp: 1_795_252_350
	};

	it('accounts for metrics of something else', () => {
		expect(only(read(docker), 'not_relevant').why).toContain('field_1 and 3 more');
		expect(telegraf.recognises(wire(docker))).toBe(true);
		expect(telegraf.recognises(wire({ metrics: [docker, docker] }))).toBe(true);
		expect(telegraf.recognises(wire({ metrics: [] }))).toBe(false);
	});

	it('reads inputs.nvidia_smi', () => {
		expect(only(read(smi), 'gpu')).toMatchObject({
			host: 'node-9',
			gpu: '0',
			uuid: 'GPU-a0',
			gpu_model: 'NVIDIA H100',
			ts: 1_795_252_350_000,
			metrics: {
				temperature_c: 64,
				utilisation: 0.91,
				memory_used_bytes: 60_000 * 2 ** 20,
				memory_total_bytes: 80_000 * 2 ** 20,
				memory_used: 0.75,
				power_w: 512.25,
				sm_clock_mhz: 1755
			}
		});
	});

	it('reads a batch, every metric by itself', () => {
		const other = { ...smi, tags: { ...smi.tags, index: '1' } };
		const decoded = read({ metrics: [smi, docker, other, { name: 'torn' }] });
		expect(decoded).toMatchObject([
			{ kind: 'gpu', gpu: '0' },
			{ kind: 'gpu', gpu: '1' },
			{ kind: 'rejected', reason: 'schema' }
		]);
	});

	it.each([
		['seconds', 1_795_252_350],
		['milliseconds', 1_795_252_350_000],
		['microseconds', 1_795_252_350_000_000],
		['nanoseconds', 1_795_252_350_000_000_000]
	])('tells %s by their size: the record does not say', (_, timestamp) => {
		expect(only(read({ ...smi, timestamp }), 'gpu').ts).toBe(1_795_252_350_000);
	});

	const tags = { host: 'telegraf-1', url: 'http://node-3:9400/metrics', gpu: '0', Hostname: 'node-3', UUID: 'GPU-1' };

	it.each([
		['metric_version 1: the metric is the series', { name: 'DCGM_FI_DEV_GPU_TEMP', fields: { gauge: 50 } }],
		['metric_version 2: the field is the series', { name: 'prometheus', fields: { DCGM_FI_DEV_GPU_TEMP: 50 } }]
	])('reads inputs.prometheus, %s', (_, metric) => {
		expect(only(read({ ...metric, tags, timestamp: 1_795_252_350 }), 'gpu')).toMatchObject({
			host: 'node-3',
			metrics: { temperature_c: 50 }
		});
	});

	it('knows a server by the address that was polled, not by the host of Telegraf', () => {
		const metric = {
			name: 'vllm:num_requests_running',
			fields: { gauge: 3 },
			tags: { ...tags, url: 'http://u:p@gpu-1:8000/metrics', model_name: 'm' }
		};
		const { Hostname: _, ...rest } = metric.tags;
		expect(only(read({ ...metric, tags: rest, timestamp: 1_795_252_350 }), 'gpu').host).toBe('gpu-1:8000');
	});

	it('drops what is beyond a number in bytes', () => {
		expect(only(read({ ...smi, fields: { memory_used: 1e305, temperature_gpu: 64 } }), 'gpu').metrics).toEqual({
			temperature_c: 64
		});
	});

	it('drops texts and booleans among fields', () => {
		const fields = { temperature_gpu: 64, driver_version: '550.1', healthy: true };
		expect(only(read({ ...smi, fields }), 'gpu').metrics).toEqual({ temperature_c: 64 });
	});

	it.each([
		['no time', { timestamp: undefined }],
		['a time in words', { timestamp: 'now' }],
		['a time beyond 2106', { timestamp: 9e18 }],
		['a time before 1970', { timestamp: -5 }]
	])('refuses %s', (_, fields) => {
		expect(only(read({ ...smi, ...fields }), 'rejected').detail).toContain('timestamp');
	});
});

describe('vector', () => {
	const read = (value: unknown, options = {}) => decodeWith(vector, wire(value), options);
	/** The example of Vector's metric events. */
	const foos = {
		name: 'foos',
		namespace: 'vector',
		tags: { key1: 'value1' },
		timestamp: '2018-11-14T08:09:10.000000011Z',
		kind: 'incremental',
		counter: { value: 100.0 }
	};
	const tags = { endpoint: 'http://node-3:9400/metrics', gpu: '0', UUID: 'GPU-1', Hostname: 'node-3' };
	const temperature = {
		name: 'DCGM_FI_DEV_GPU_TEMP',
		tags,
		timestamp: '2026-11-21T09:12:30.123456789Z',
		kind: 'absolute',
		gauge: { value: 64.5 }
	};
	const served = {
		name: 'vllm:request_success_total',
		tags: { instance: 'gpu-1:8000', model_name: 'm', finished_reason: 'stop' },
		timestamp: '2026-11-21T09:12:30Z',
		kind: 'absolute',
		counter: { value: 1200 }
	};

	it('reads gauges', () => {
		expect(only(read(temperature), 'gpu')).toMatchObject({
			host: 'node-3',
			ts: Date.UTC(2026, 10, 21, 9, 12, 30, 123),
			metrics: { temperature_c: 64.5 }
		});
	});

	it('takes an absolute counter for a reading, and an incremental one for none', () => {
		expect(only(read(served), 'counter')).toMatchObject({ name: 'requests', value: 1200 });
		expect(only(read({ ...served, kind: 'incremental' }), 'not_relevant').kind).toBe('not_relevant');
		expect(only(read(foos), 'not_relevant').kind).toBe('not_relevant');
	});

	it('reads the codec native_json, and several metrics a record', () => {
		expect(read([{ metric: temperature }, served])).toMatchObject([{ kind: 'gpu' }, { kind: 'counter' }]);
		expect(vector.recognises(wire({ metric: temperature }))).toBe(true);
	});

	it('prefixes a namespace', () => {
		const split = { ...temperature, namespace: 'DCGM', name: 'FI_DEV_GPU_TEMP' };
		expect(only(read(split), 'gpu').metrics).toEqual({ temperature_c: 64.5 });
	});

	it('takes the last of several values of a tag', () => {
		const several = { ...temperature, tags: { ...tags, Hostname: ['old', 'node-4'], pod: null } };
		expect(only(read(several), 'gpu').host).toBe('node-4');
	});

	it('goes by the time of the record where a metric has none', () => {
		expect(only(read({ ...temperature, timestamp: null }), 'gpu').ts).toBe(SENT);
	});

	it.each(['aggregated_histogram', 'aggregated_summary', 'distribution', 'set', 'sketch'])(
		'accounts for a %s',
		(kind) => {
			const { gauge: _, ...rest } = temperature;
			expect(only(read({ ...rest, [kind]: { count: 3, sum: 6 } }), 'not_relevant').kind).toBe('not_relevant');
		}
	);

	it.each([
		['another kind', { kind: 'relative' }, 'kind'],
		['no name', { name: 7 }, 'name'],
		['a time without a zone', { timestamp: '2026-11-21' }, 'timestamp']
	])('refuses %s', (_, fields, detail) => {
		expect(only(read({ ...temperature, ...fields }), 'rejected').detail).toContain(detail);
	});
});

describe('no format takes the other for its own', () => {
	const records = {
		'prometheus-kafka-adapter': { timestamp: '2026-11-21T09:12:30Z', value: '1', name: 'up', labels: {} },
		telegraf: { fields: { a: 1 }, name: 'up', tags: {}, timestamp: 1_795_252_350 },
		vector: { name: 'up', kind: 'absolute', gauge: { value: 1 }, timestamp: '2026-11-21T09:12:30Z', tags: {} }
	};
	const decoders = [prometheusKafkaAdapter, telegraf, vector];

	it.each(Object.entries(records))('%s', (name, record) => {
		expect(decoders.filter((decoder) => decoder.recognises(wire(record))).map((decoder) => decoder.name)).toEqual([
			name
		]);
	});
});
