import { modelNamed } from '../naming.ts';
import { instanceOf, labelOf, type Level, type Origin, type Sample } from './sample.ts';

const MEBIBYTE = 1_048_576;

interface Field {
	metric: string;
	/** What one unit of DCGM is in Leeway's. */
	scale?: number;
	/** A share from 0 to 1; samplers overshoot by a little. */
	share?: true;
	/** Of the whole GPU, and repeated for every slice of it. */
	whole?: true;
}

/** Fields of DCGM by the name of their series. Units: DCGM's field identifiers (dcgm_fields.h). */
const FIELDS = new Map<string, Field>([
	['DCGM_FI_DEV_GPU_TEMP', { metric: 'temperature_c', whole: true }],
	['DCGM_FI_DEV_MEMORY_TEMP', { metric: 'memory_temperature_c', whole: true }],
	['DCGM_FI_DEV_POWER_USAGE', { metric: 'power_w', whole: true }],
	['DCGM_FI_DEV_SM_CLOCK', { metric: 'sm_clock_mhz', whole: true }],
	['DCGM_FI_DEV_MAX_SM_CLOCK', { metric: 'sm_clock_max_mhz', whole: true }],
	['DCGM_FI_DEV_MEM_CLOCK', { metric: 'memory_clock_mhz', whole: true }],
	['DCGM_FI_DEV_GPU_UTIL', { metric: 'utilisation', scale: 0.01, share: true, whole: true }],
	['DCGM_FI_DEV_MEM_COPY_UTIL', { metric: 'memory_copy', scale: 0.01, share: true, whole: true }],
	['DCGM_FI_DEV_FB_USED', { metric: 'memory_used_bytes', scale: MEBIBYTE }],
	['DCGM_FI_DEV_FB_FREE', { metric: 'memory_free_bytes', scale: MEBIBYTE }],
	['DCGM_FI_DEV_FB_RESERVED', { metric: 'memory_reserved_bytes', scale: MEBIBYTE }],
	['DCGM_FI_DEV_FB_TOTAL', { metric: 'memory_total_bytes', scale: MEBIBYTE }],
	['DCGM_FI_DEV_FB_USED_PERCENT', { metric: 'memory_used', share: true }],
	['DCGM_FI_DEV_XID_ERRORS', { metric: 'xid', whole: true }],
	['DCGM_FI_PROF_GR_ENGINE_ACTIVE', { metric: 'engine_active', share: true }],
	['DCGM_FI_PROF_PIPE_TENSOR_ACTIVE', { metric: 'tensor_active', share: true }],
	['DCGM_FI_PROF_DRAM_ACTIVE', { metric: 'memory_active', share: true }],
	['DCGM_FI_PROF_PCIE_TX_BYTES', { metric: 'pcie_sent_bytes_per_s', whole: true }],
	['DCGM_FI_PROF_PCIE_RX_BYTES', { metric: 'pcie_received_bytes_per_s', whole: true }]
]);

/** Reasons for a lower clock (nvml.h): hardware slowdown, heat seen by software or hardware, power brake. */
const SLOWED = 0x8 | 0x20 | 0x40 | 0x80;
/** The power limit holds the clock down: usual under full load, and no fault. */
const POWER_CAPPED = 0x4;
const REASONS = new Set(['DCGM_FI_DEV_CLOCK_THROTTLE_REASONS', 'DCGM_FI_DEV_CLOCKS_EVENT_REASONS']);

/** DCGM's series, as dcgm-exporter names them. */
export function readDcgm(sample: Sample, origin: Origin): { level?: Level } | undefined {
	if (!/^DCGM_/i.test(sample.name)) return undefined;
	// OpenTelemetry's SDKs write names in lower case.
	const name = sample.name.toUpperCase();
	const field = FIELDS.get(name);
	if (!field && !REASONS.has(name)) return {};
	if (isBlank(sample.value)) return {};
	const slice = labelOf(sample, 'GPU_I_ID');
	const metrics = field ? levelsOf(field, sample.value, slice) : reasonsOf(sample.value);
	if (!metrics) return {};
	const gpu = labelOf(sample, 'gpu') || /\d{1,3}$/.exec(labelOf(sample, 'device').slice(-9))?.[0] || '';
	const uuid = labelOf(sample, 'UUID', 'uuid', 'gpu_uuid');
	const device = gpu || uuid;
	if (device === '') return {};
	return {
		level: {
			host: hostOf(sample, origin),
			gpu: slice !== '' && field && !field.whole ? `${device}:${slice}` : device,
			uuid,
			gpu_model: labelOf(sample, 'modelName', 'model_name'),
			...servedBy(sample, origin),
			metrics
		}
	};
}

/** Whether a value is one of DCGM's blanks: not supported, not found, no permission (dcgm_structs.h). */
export function isBlank(value: number): boolean {
	if (!Number.isFinite(value)) return true;
	// 64-bit blanks lie just below 2^63, and a double cannot tell them apart; 2^47 begins those of doubles.
	if (value >= 140_737_488_355_328) return true;
	return value >= 0x7ffffff0 && value <= 0x7ffffff3;
}

function levelsOf({ metric, scale = 1, share }: Field, value: number, slice: string) {
	const level = value * scale;
	if (level < 0 || (share && level > 1.05)) return undefined;
	const sound = share ? Math.min(1, level) : level;
	// A slice has no utilisation of its own: the engine's activity is what NVIDIA tells to use instead.
	return metric === 'engine_active' && slice !== ''
		? { engine_active: sound, utilisation: sound }
		: { [metric]: sound };
}

function reasonsOf(bits: number) {
	return { throttled: Number((bits & SLOWED) !== 0), power_capped: Number((bits & POWER_CAPPED) !== 0) };
}

/** The exporter calls every node 'localhost' when it asks a DCGM elsewhere; what was polled is the better name then. */
function hostOf(sample: Sample, origin: Origin): string {
	const named = labelOf(sample, 'Hostname', 'hostname');
	if (named !== '' && named !== 'localhost') return named;
	return origin.context.options.host ?? (instanceOf(sample, origin).replace(/:\d+$/, '') || named);
}

/**
 * What a GPU serves, by the name of its pod. Prometheus calls the pod `exported_pod` where `pod` is the exporter's own.
 */
function servedBy(sample: Sample, { context }: Origin): { model: string; version: string } {
	const { model = '', version = '', options } = context;
	const pod = labelOf(sample, 'exported_pod', 'pod', 'pod_name').slice(0, 253);
	const found = options.pod !== undefined && pod !== '' ? new RegExp(options.pod).exec(pod)?.groups : undefined;
	if (!found) return { model, version };
	return { model: modelNamed(found.model, context), version: found.version ?? version };
}
