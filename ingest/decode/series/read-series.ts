import type { Decoded, SourceContext, WireRecord } from '../decoder.ts';
import { rejected, type CounterEvent, type GpuEvent } from '../event.ts';
import { readDcgm } from './dcgm.ts';
import { authority, type Level, type Origin, type Reader, type Sample, type SeriesOptions } from './sample.ts';
import { readNvidiaSmi } from './nvidia-smi.ts';
import { readTriton } from './triton.ts';
import { readVllm } from './vllm.ts';

const READERS: readonly Reader[] = [readDcgm, readVllm, readTriton, readNvidiaSmi];
const POLLED = '@scrape/';

/**
 * Levels of devices and counts of requests out of samples of series. Samples of one device at one moment become one
 * event, in whichever order they come; values that are repeated, for every slice or pod of a GPU, are taken once.
 */
export function readSeries(
	samples: readonly Sample[],
	{ topic }: Pick<WireRecord, 'topic'>,
	context: SourceContext<SeriesOptions>
): Decoded[] {
	const instance = topic.startsWith(POLLED) ? authority(topic.slice(POLLED.length)) : '';
	const origin: Origin = { context, instance };
	const devices = new Devices(context);
	const counters: CounterEvent[] = [];
	let nowhere: Sample | undefined;
	for (const sample of samples) {
		const reading = readOne(sample, origin);
		if (reading?.level) {
			if (reading.level.host === '') nowhere ??= sample;
			else devices.add(reading.level, sample.ts);
		}
		for (const count of reading?.counts ?? []) {
			if (!(count.value >= 0 && Number.isFinite(count.value)) || count.model === '') continue;
			counters.push({
				kind: 'counter',
				project: context.project,
				environment: context.environment,
				...count,
				version: count.version.slice(0, LONGEST),
				instance: count.instance.slice(0, 500),
				ts: sample.ts
			});
		}
	}
	const decoded: Decoded[] = [...devices.events(), ...counters];
	if (nowhere) {
		const detail = `${nowhere.name}: no label names the host (Hostname, hostname, instance): set options.host`;
		decoded.push(rejected('schema', detail));
	}
	if (decoded.length > 0) return decoded;
	const first = samples[0]?.name ?? 'no series';
	const why = `${first.slice(0, 100)}${samples.length > 1 ? ` and ${samples.length - 1} more` : ''}: no level of a GPU, vLLM or Triton`;
	return [{ kind: 'not_relevant', why }];
}

function readOne(sample: Sample, origin: Origin) {
	for (const read of READERS) {
		const reading = read(sample, origin);
		if (reading) return reading;
	}
	return undefined;
}

/** Events in the making, one per device and moment. */
class Devices {
	readonly #context: SourceContext<SeriesOptions>;
	readonly #events = new Map<string, { event: GpuEvent; shared: boolean }>();

	constructor(context: SourceContext<SeriesOptions>) {
		this.#context = context;
	}

	add(level: Level, ts: number): void {
		const { metrics, alias, ...device } = level;
		const key = JSON.stringify([device.host, device.gpu, ts]);
		const known = this.#events.get(key);
		if (!known) {
			const { project, environment } = this.#context;
			this.#events.set(key, {
				event: { kind: 'gpu', project, environment, ...cut(device), ts, metrics: { ...metrics } },
				shared: false
			});
			return;
		}
		const { event } = known;
		event.metrics = alias ? { ...metrics, ...event.metrics } : { ...event.metrics, ...metrics };
		event.uuid ||= device.uuid;
		event.gpu_model ||= device.gpu_model;
		if (device.model === '') return;
		known.shared ||= event.model !== '' && (event.model !== device.model || event.version !== device.version);
		event.model = device.model;
		event.version = device.version;
	}

	events(): GpuEvent[] {
		return [...this.#events.values()].map(({ event, shared }) => ({
			...event,
			// Pods of several models share it: its levels are no one's alone.
			...(shared && { model: '', version: '' }),
			metrics: finite(withMemory(event.metrics))
		}));
	}
}

const LONGEST = 200;

function cut<T extends Omit<Level, 'metrics' | 'alias'>>(device: T): T {
	return {
		...device,
		host: device.host.slice(0, LONGEST),
		gpu: device.gpu.slice(0, LONGEST),
		uuid: device.uuid.slice(0, LONGEST),
		gpu_model: device.gpu_model.slice(0, LONGEST),
		version: device.version.slice(0, LONGEST)
	};
}

/** Without the levels that are beyond what a number holds, in Leeway's unit. */
const finite = (metrics: Record<string, number>): Record<string, number> =>
	Object.fromEntries(Object.entries(metrics).filter(([, level]) => Number.isFinite(level)));

/**
 * Total and used share of the memory, where their parts came together. The share is of what can be used, as DCGM's own
 * is: total without what the driver reserves.
 */
function withMemory(metrics: Record<string, number>): Record<string, number> {
	const { memory_used_bytes: used, memory_free_bytes: free, memory_reserved_bytes: reserved = 0 } = metrics;
	const total = metrics.memory_total_bytes ?? (used !== undefined && free !== undefined ? used + free + reserved : 0);
	const usable = total - reserved;
	if (!(usable > 0)) return metrics;
	const share = metrics.memory_used ?? (used === undefined ? undefined : Math.min(1, used / usable));
	return { ...metrics, memory_total_bytes: total, ...(share !== undefined && { memory_used: share }) };
}
