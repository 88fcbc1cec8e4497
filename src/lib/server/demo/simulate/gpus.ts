import { seeded, type Random } from '#demo/random.ts';
import { clamp, dailyCycle, round } from './slot.ts';
import type { GpuRecord } from './record.ts';
import { SUPPORT_REPLY } from './support-reply.ts';

const HOSTS = [
	{ host: 'gpu-a', gpu_model: 'H100', memory_gb: 80, clock: 1980, watts: 610 },
	{ host: 'gpu-b', gpu_model: 'L40S', memory_gb: 48, clock: 2520, watts: 310 }
] as const;
const PER_HOST = 4;

/** The device that throttles when its fan does not keep up. */
export const HOT_GPU = { host: 'gpu-a', gpu: '2' } as const;

export interface GpuConditions {
	/** Seconds for which the fan of the hot device has been failing; null while it works. */
	failing_for: number | null;
	/** Version that the pool serves. */
	version: string;
}

/** One sample of each of the 8 devices at an instant (epoch milliseconds). */
export function simulateGpus(seed: number, time: number, conditions: GpuConditions): GpuRecord[] {
	const random = seeded(`${seed}/gpus/${time}`);
	const ts = new Date(time).toISOString();
	return HOSTS.flatMap((kind) =>
		Array.from({ length: PER_HOST }, (_, index) => {
			const gpu = String(index);
			const hot = kind.host === HOT_GPU.host && gpu === HOT_GPU.gpu;
			return {
				host: kind.host,
				gpu,
				uuid: `GPU-${kind.host}-${gpu}`,
				gpu_model: kind.gpu_model,
				model: SUPPORT_REPLY,
				version: conditions.version,
				ts,
				metrics: sample(random, time, kind, index, hot ? conditions.failing_for : null)
			};
		})
	);
}

/** With the fan failing, heat rises to 88 °C within half a minute, whatever the load; above 83 °C the clock is lowered. */
function sample(
	random: Random,
	time: number,
	kind: (typeof HOSTS)[number],
	index: number,
	failingFor: number | null
): GpuRecord['metrics'] {
	const load = clamp(0.55 * dailyCycle(time) + 0.06 * Math.sin(time / 400_000 + index) + random.normal(0, 0.03), 0, 1);
	const cooled = 46 + 24 * load + 1.2 * index;
	const failing = failingFor === null ? 0 : 1 - Math.exp(-failingFor / 8);
	const temperature = cooled + (88 - cooled) * failing + random.normal(0, 0.4);
	const throttling = temperature > 83;
	return {
		temperature_c: round(temperature, 1),
		utilisation: round(load, 3),
		memory_used: round(clamp(0.72 + 0.08 * load + random.normal(0, 0.004), 0, 1), 4),
		power_w: round(kind.watts * (0.2 + 0.8 * load) * (throttling ? 0.62 : 1), 0),
		sm_clock_mhz: Math.round(kind.clock * (throttling ? 0.65 : 1) + random.normal(0, 8)),
		throttled: throttling ? 1 : 0
	};
}
