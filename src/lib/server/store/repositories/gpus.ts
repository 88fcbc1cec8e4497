import { z } from 'zod';
import type { Store } from '#store/store.ts';

const instant = z.string().transform((text) => new Date(text).toISOString());

const deviceSchema = z.object({
	environment: z.string(),
	host: z.string(),
	gpu: z.string(),
	uuid: z.string(),
	gpu_model: z.string(),
	/** What it serves; '' where the sample does not say. */
	model: z.string(),
	version: z.string(),
	last_at: instant,
	/** Newest values by Leeway's own names: temperature_c, utilisation, memory_used, ... */
	metrics: z.record(z.string(), z.number().nullable())
});
export type GpuDevice = z.output<typeof deviceSchema>;

/** Devices with a sample after `since`, each with its newest one. */
export async function gpuDevices(store: Store, project: string, since: string): Promise<GpuDevice[]> {
	return store.ch.query('gpu-devices', { project, since: new Date(since) }, deviceSchema);
}

const bucketSchema = z.object({
	environment: z.string(),
	host: z.string(),
	gpu: z.string(),
	at: instant,
	samples: z.number(),
	mean: z.number(),
	lowest: z.number(),
	highest: z.number()
});
export type GpuBucket = z.output<typeof bucketSchema>;

/** One metric of every device over [from, to), per bucket of `seconds`; silent buckets are left out. */
export async function gpuSeries(
	store: Store,
	{ project, metric, from, to, seconds }: { project: string; metric: string; from: string; to: string; seconds: number }
): Promise<GpuBucket[]> {
	return store.ch.query(
		'gpu-series',
		{ project, metric, from: new Date(from), to: new Date(to), seconds },
		bucketSchema
	);
}
