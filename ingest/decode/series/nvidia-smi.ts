import { labelOf, type Reader } from './sample.ts';

const MEBIBYTE = 1_048_576;

/** Fields of Telegraf's nvidia_smi, in the units that nvidia-smi prints: °C, W, MHz, per cent, MiB. */
const FIELDS = new Map<string, { metric: string; scale?: number }>([
	['temperature_gpu', { metric: 'temperature_c' }],
	['power_draw', { metric: 'power_w' }],
	['clocks_current_sm', { metric: 'sm_clock_mhz' }],
	['clocks_current_memory', { metric: 'memory_clock_mhz' }],
	['utilization_gpu', { metric: 'utilisation', scale: 0.01 }],
	['utilization_memory', { metric: 'memory_copy', scale: 0.01 }],
	['memory_used', { metric: 'memory_used_bytes', scale: MEBIBYTE }],
	['memory_free', { metric: 'memory_free_bytes', scale: MEBIBYTE }],
	['memory_reserved', { metric: 'memory_reserved_bytes', scale: MEBIBYTE }],
	['memory_total', { metric: 'memory_total_bytes', scale: MEBIBYTE }]
]);

/** Telegraf's inputs.nvidia_smi. */
export const readNvidiaSmi: Reader = (sample, { context }) => {
	if (!sample.name.startsWith('nvidia_smi_')) return undefined;
	const field = FIELDS.get(sample.name.slice('nvidia_smi_'.length));
	const gpu = labelOf(sample, 'index', 'uuid');
	if (!field || gpu === '' || !(sample.value >= 0)) return {};
	const level = sample.value * (field.scale ?? 1);
	if (field.scale === 0.01 && level > 1) return {};
	return {
		level: {
			host: labelOf(sample, 'host') || (context.options.host ?? ''),
			gpu,
			uuid: labelOf(sample, 'uuid'),
			gpu_model: labelOf(sample, 'name'),
			model: context.model ?? '',
			version: context.version ?? '',
			metrics: { [field.metric]: level }
		}
	};
};
