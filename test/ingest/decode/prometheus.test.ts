import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import type { GpuEvent } from '#ingest/decode/event.ts';
import { prometheus } from '#ingest/decode/prometheus.ts';
import { isBlank } from '#ingest/decode/series/dcgm.ts';
import { projectRoot } from '#server/root.ts';
import { decodeWith, only, wire } from '../../support/wire.ts';

const NOW = Date.UTC(2026, 10, 21, 9);
const POLLED = '@scrape/node-3:9400/metrics';

const scrape = (page: string, options = {}, context = {}) =>
	decodeWith(prometheus, wire(page, { topic: POLLED }), options, context);
const gpus = (page: string, options = {}, context = {}) =>
	scrape(page, options, context).filter((event): event is GpuEvent => event.kind === 'gpu');

/** Shape of dcgm-exporter's page: labels of NVIDIA/dcgm-exporter issues 250 and 317, pods of its Kubernetes mode. */
const labels = (gpu: number, more = '') =>
	`{gpu="${gpu}",UUID="GPU-a${gpu}",pci_bus_id="00000000:8D:00.0",device="nvidia${gpu}",modelName="NVIDIA H100 80GB HBM3",Hostname="node-9"${more}}`;

describe('a page of dcgm-exporter', () => {
	const page = [
		'# HELP DCGM_FI_DEV_GPU_TEMP GPU temperature (in C).',
		'# TYPE DCGM_FI_DEV_GPU_TEMP gauge',
		`DCGM_FI_DEV_GPU_TEMP${labels(0)} 64`,
		`DCGM_FI_DEV_GPU_TEMP${labels(1)} 41`,
		`DCGM_FI_DEV_MEMORY_TEMP${labels(0)} 70`,
		`DCGM_FI_DEV_POWER_USAGE${labels(0)} 512.25`,
		`DCGM_FI_DEV_SM_CLOCK${labels(0)} 1755`,
		`DCGM_FI_DEV_MEM_CLOCK${labels(0)} 2619`,
		`DCGM_FI_DEV_GPU_UTIL${labels(0)} 91`,
		`DCGM_FI_DEV_MEM_COPY_UTIL${labels(0)} 30`,
		`DCGM_FI_DEV_FB_USED${labels(0)} 60000`,
		`DCGM_FI_DEV_FB_FREE${labels(0)} 20000`,
		`DCGM_FI_DEV_FB_RESERVED${labels(0)} 1000`,
		`DCGM_FI_DEV_XID_ERRORS${labels(0)} 0`,
		`DCGM_FI_PROF_GR_ENGINE_ACTIVE${labels(0)} 0.875`,
		`DCGM_FI_PROF_PIPE_TENSOR_ACTIVE${labels(0)} 0.25`,
		`DCGM_FI_PROF_DRAM_ACTIVE${labels(0)} 0.5`,
		`DCGM_FI_PROF_PCIE_TX_BYTES${labels(0)} 1000`,
		`DCGM_FI_PROF_PCIE_RX_BYTES${labels(0)} 2000`,
		`DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION${labels(0)} 12345678`,
		''
	].join('\n');

	it('becomes one event per GPU, in the units and under the names of GPU samples', () => {
		const [first, second, ...rest] = scrape(page);
		expect(rest).toEqual([]);
		expect(first).toEqual({
			kind: 'gpu',
			project: 'default',
			environment: 'production',
			host: 'node-9',
			gpu: '0',
			uuid: 'GPU-a0',
			gpu_model: 'NVIDIA H100 80GB HBM3',
			model: '',
			version: '',
			ts: NOW,
			metrics: {
				temperature_c: 64,
				memory_temperature_c: 70,
				power_w: 512.25,
				sm_clock_mhz: 1755,
				memory_clock_mhz: 2619,
				utilisation: 0.91,
				memory_copy: 0.3,
				memory_used_bytes: 60_000 * 2 ** 20,
				memory_free_bytes: 20_000 * 2 ** 20,
				memory_reserved_bytes: 1000 * 2 ** 20,
				memory_total_bytes: 81_000 * 2 ** 20,
				memory_used: 0.75,
				xid: 0,
				engine_active: 0.875,
				tensor_active: 0.25,
				memory_active: 0.5,
				pcie_sent_bytes_per_s: 1000,
				pcie_received_bytes_per_s: 2000
			}
		});
		expect(second).toMatchObject({ gpu: '1', metrics: { temperature_c: 41 } });
	});

	it.each([
		['older drivers that know no reserved memory', 'DCGM_FI_DEV_FB_USED{G} 3\nDCGM_FI_DEV_FB_FREE{G} 1', 0.75],
		['the share, where the exporter tells it', 'DCGM_FI_DEV_FB_USED_PERCENT{G} 0.5', 0.5],
		['the total, where the exporter tells it', 'DCGM_FI_DEV_FB_USED{G} 1\nDCGM_FI_DEV_FB_TOTAL{G} 4', 0.25],
		[
			'what the driver does not reserve',
			'DCGM_FI_DEV_FB_USED{G} 1\nDCGM_FI_DEV_FB_TOTAL{G} 5\nDCGM_FI_DEV_FB_RESERVED{G} 1',
			0.25
		]
	])('takes the used share of memory from %s', (_, series, share) => {
		expect(gpus(series.replaceAll('{G}', labels(0)))[0]?.metrics.memory_used).toBe(share);
	});

	it.each([
		['Hostname', '{gpu="0",Hostname="a"}', 'a'],
		['hostname, its name since May 2026', '{gpu="0",hostname="b"}', 'b'],
		['what was polled, without a host in the labels', '{gpu="0"}', 'node-3'],
		['what was polled, where a remote DCGM makes it localhost', '{gpu="0",Hostname="localhost"}', 'node-3'],
		['the instance that Prometheus adds', '{gpu="0",instance="10.0.0.7:9400"}', '10.0.0.7']
	])('names the host by %s', (_, of, host) => {
		expect(gpus(`DCGM_FI_DEV_GPU_TEMP${of} 50`)[0]?.host).toBe(host);
	});

	it.each([
		['index', '{gpu="3",Hostname="n",UUID="GPU-1"}', '3', 'GPU-1'],
		['device file', '{device="nvidia5",Hostname="n"}', '5', ''],
		['id, as NVLink series spell it', '{gpu_uuid="GPU-2",model_name="H100",Hostname="n"}', 'GPU-2', 'GPU-2']
	])('names the GPU by its %s', (_, of, gpu, uuid) => {
		expect(gpus(`DCGM_FI_DEV_GPU_TEMP${of} 50`)[0]).toMatchObject({ gpu, uuid });
	});

	it('is not slowed down by labels made for it', () => {
		const started = performance.now();
		gpus(`DCGM_FI_DEV_GPU_TEMP{device="${'1'.repeat(500_000)}x",Hostname="n"} 50`);
		gpus(`DCGM_FI_DEV_GPU_TEMP{gpu="0",Hostname="n",pod="${'-'.repeat(500_000)}x"} 50`, { pod: '^(?<model>.+)-x' });
		scrape(`vllm:num_requests_running{model_name="${'-'.repeat(500_000)}x"} 1`);
		expect(performance.now() - started).toBeLessThan(2000);
	});

	it('reads names in lower case, as SDKs of OpenTelemetry write them', () => {
		expect(gpus(`dcgm_fi_dev_gpu_temp${labels(0)} 50`)[0]?.metrics).toEqual({ temperature_c: 50 });
	});

	it('reads model_name of the series that spell it so', () => {
		const page = 'DCGM_FI_DEV_GPU_TEMP{gpu="0",gpu_uuid="GPU-2",model_name="NVIDIA H200",hostname="n"} 50';
		expect(gpus(page)[0]).toMatchObject({ uuid: 'GPU-2', gpu_model: 'NVIDIA H200' });
	});

	it('refuses series whose host nothing names', () => {
		const refused = only(decodeWith(prometheus, wire('DCGM_FI_DEV_GPU_TEMP{gpu="0"} 50')), 'rejected');
		expect(refused.detail).toContain('set options.host');
		const named = decodeWith(prometheus, wire('DCGM_FI_DEV_GPU_TEMP{gpu="0"} 50'), { host: 'rack-7' });
		expect(only(named, 'gpu').host).toBe('rack-7');
	});

	it.each([
		['thermal slowdown', 0x20, 1, 0],
		['hardware slowdown', 0x8, 1, 0],
		['power brake', 0x80, 1, 0],
		['idle', 0x1, 0, 0],
		['the power limit under full load', 0x4, 0, 1],
		['both', 0x44, 1, 1]
	])('reads the reasons for a lower clock: %s', (_, bits, throttled, power_capped) => {
		const metrics = { throttled, power_capped };
		expect(gpus(`DCGM_FI_DEV_CLOCK_THROTTLE_REASONS${labels(0)} ${bits}`)[0]?.metrics).toEqual(metrics);
		expect(gpus(`DCGM_FI_DEV_CLOCKS_EVENT_REASONS${labels(0)} ${bits}`)[0]?.metrics).toEqual(metrics);
	});
});

describe('blank values of DCGM (dcgm_structs.h)', () => {
	it.each([
		['int64 not supported, as the README of dcgm-exporter prints it', '9223372036854775794'],
		['int64 blank', '9223372036854775792'],
		['int64 no permission', '9223372036854775795'],
		['int64 in exponents', '9.223372036854776e+18'],
		['int32 blank', '2147483632'],
		['int32 not found', '2147483633'],
		['int32 not supported', '2147483634'],
		['int32 no permission', '2147483635'],
		['fp64 blank', '140737488355328.000000'],
		['fp64 not supported', '140737488355330'],
		['not a number', 'NaN'],
		['infinite', '+Inf']
	])('drops %s', (_, value) => {
		expect(isBlank(Number(value.replace('+Inf', 'Infinity')))).toBe(true);
		const page = `DCGM_FI_DEV_MEMORY_TEMP${labels(0)} ${value}\nDCGM_FI_DEV_GPU_TEMP${labels(0)} 50`;
		expect(gpus(page).map(({ metrics }) => metrics)).toEqual([{ temperature_c: 50 }]);
	});

	it('keeps the numbers beside them', () => {
		expect([2147483631, 2147483636, 140737488355327].filter(isBlank)).toEqual([]);
	});

	it('does not chart a device that tells nothing else', () => {
		expect(only(scrape(`DCGM_FI_DEV_MEMORY_TEMP${labels(0)} 9223372036854775794`), 'not_relevant').why).toContain(
			'DCGM_FI_DEV_MEMORY_TEMP'
		);
	});

	it('drops shares that are none', () => {
		expect(scrape(`DCGM_FI_DEV_GPU_UTIL${labels(0)} 900`)).toMatchObject([{ kind: 'not_relevant' }]);
		expect(gpus(`DCGM_FI_PROF_GR_ENGINE_ACTIVE${labels(0)} 1.002`)[0]?.metrics.engine_active).toBe(1);
	});
});

describe('slices of a GPU (MIG)', () => {
	/** NVIDIA/dcgm-exporter issue 317: a temperature stands once for every slice. */
	const slice = (id: number) => labels(0, `,GPU_I_PROFILE="1g.6gb",GPU_I_ID="${id}"`);
	const page = [
		...[3, 4, 5, 6].map((id) => `DCGM_FI_DEV_GPU_TEMP${slice(id)} 35`),
		...[3, 4].map((id) => `DCGM_FI_DEV_POWER_USAGE${slice(id)} 120`),
		...[3, 4].map((id) => `DCGM_FI_DEV_FB_USED${slice(id)} ${id * 100}`),
		...[3, 4].map((id) => `DCGM_FI_DEV_FB_FREE${slice(id)} ${1000 - id * 100}`),
		`DCGM_FI_PROF_GR_ENGINE_ACTIVE${slice(3)} 0.75`
	].join('\n');

	it('takes what is of the whole GPU once, and never adds it up', () => {
		const whole = gpus(page).find(({ gpu }) => gpu === '0');
		expect(whole?.metrics).toEqual({ temperature_c: 35, power_w: 120 });
	});

	it('keeps what is of one slice apart', () => {
		const slices = gpus(page).filter(({ gpu }) => gpu !== '0');
		expect(slices.map(({ gpu }) => gpu)).toEqual(['0:3', '0:4']);
		expect(slices[0]?.metrics).toMatchObject({ memory_used: 0.3, engine_active: 0.75, utilisation: 0.75 });
		expect(slices[1]?.metrics.memory_used).toBe(0.4);
	});
});

describe('what a GPU serves', () => {
	const options = { pod: '^(?<model>.+)-predictor-(?<version>[0-9]+)-' };
	const pod = 'support-reply-predictor-00007-deployment-5d7c-x2x';

	it.each([
		['pod', `,pod="${pod}"`],
		['exported_pod, where pod is the exporter itself', `,pod="dcgm-exporter-8x2",exported_pod="${pod}"`],
		['pod_name', `,pod_name="${pod}"`]
	])('is told by %s', (_, more) => {
		expect(gpus(`DCGM_FI_DEV_GPU_TEMP${labels(0, more)} 50`, options)[0]).toMatchObject({
			model: 'support-reply',
			version: '00007'
		});
	});

	it.each([
		['empty labels', ',container="",namespace="",pod=""'],
		['another pod', ',pod="notebook-0"'],
		['no pod', '']
	])('is unknown with %s', (_, more) => {
		expect(gpus(`DCGM_FI_DEV_GPU_TEMP${labels(0, more)} 50`, options)[0]).toMatchObject({ model: '', version: '' });
	});

	it('is the model of the source where no pod tells', () => {
		expect(gpus(`DCGM_FI_DEV_GPU_TEMP${labels(0)} 50`, {}, { model: 'credit' })[0]?.model).toBe('credit');
	});

	it('is nobody’s alone where pods of two models share it: one event, no model', () => {
		const page = ['a', 'b']
			.map((name) => `DCGM_FI_DEV_GPU_UTIL${labels(0, `,pod="${name}-predictor-1-x"`)} 80`)
			.join('\n');
		expect(gpus(page, options)).toMatchObject([{ model: '', version: '', metrics: { utilisation: 0.8 } }]);
	});
});

describe('any page', () => {
	it('stores what it reads of a page with torn lines, and refuses those by their number', () => {
		const decoded = scrape(`DCGM_FI_DEV_GPU_TEMP${labels(0)} 50\nDCGM_FI_DEV_GPU_TEMP{gpu="1"\nx y z w\n`);
		expect(decoded).toMatchObject([{ kind: 'gpu' }, { kind: 'rejected', reason: 'schema' }]);
		expect(decoded[1]).toMatchObject({
			detail: expect.stringContaining('line 2 is no sample, nor are 1 more') as string
		});
	});

	it('accounts for a page of something else', () => {
		expect(only(scrape('go_goroutines 12\nup 1\n'), 'not_relevant').why).toBe(
			'go_goroutines and 1 more: no level of a GPU, vLLM or Triton'
		);
	});

	it.each([
		['', 'empty'],
		[new Uint8Array([0xff, 0xfe]), 'not_utf8']
	])('refuses %j', (page, reason) => {
		expect(only(decodeWith(prometheus, wire(page)), 'rejected').reason).toBe(reason);
	});

	it('recognises exporters’ pages, and no JSON', () => {
		expect(prometheus.recognises(wire('# HELP up x\n# TYPE up gauge\nup 1\n'))).toBe(true);
		expect(prometheus.recognises(wire('vllm:num_requests_running{engine="0"} 1\n'))).toBe(true);
		expect(prometheus.recognises(wire({ name: 'vllm:x' }))).toBe(false);
		expect(prometheus.recognises(wire('hello world'))).toBe(false);
		expect(prometheus.recognises(wire(null))).toBe(false);
	});
});

const SAMPLES = join(process.env.LEEWAY_SHARED_DATA ?? join(projectRoot(), '../shared/data'), 'dcgm-exporter-sample');

describe('the pages in the README of dcgm-exporter', () => {
	test.skipIf(!existsSync(SAMPLES)).each(['metrics-readme.prom', 'metrics-readme-k8s.prom'])('%s', (file) => {
		expect(only(scrape(readFileSync(join(SAMPLES, file), 'utf8')), 'gpu')).toMatchObject({
			host: 'node-3',
			gpu: '0',
			uuid: 'GPU-604ac76c-d9cf-fef3-62e9-d92044ab6e52',
			model: '',
			metrics: { sm_clock_mhz: 139, memory_clock_mhz: 405 }
		});
	});
});
