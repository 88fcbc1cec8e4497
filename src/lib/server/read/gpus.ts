import { z } from 'zod';
import { findingSchema, GPU_POOL, type Finding } from '#core/finding.ts';
import { latestFindings } from '#store/repositories/findings.ts';
import { gpuDevices, gpuSeries } from '#store/repositories/gpus.ts';
import type { Store } from '#store/store.ts';
import { VERDICTS } from '#core/verdict.ts';
import { byAttention } from './rank.ts';

export const gpuSchema = z.strictObject({
	environment: z.string(),
	host: z.string(),
	gpu: z.string(),
	uuid: z.string(),
	gpu_model: z.string(),
	/** What it serves; '' where the samples do not say. */
	model: z.string(),
	version: z.string(),
	last_at: z.string(),
	/** Newest values by name: temperature_c, utilisation (share), memory_used (share), ... */
	metrics: z.record(z.string(), z.number().nullable()),
	/** Worst verdict of its monitors; blind without one. */
	verdict: z.enum(VERDICTS),
	findings: z.array(findingSchema),
	/** One metric over the time asked for; silent stretches are left out. */
	series: z.array(
		z.strictObject({ at: z.string(), samples: z.number(), mean: z.number(), lowest: z.number(), highest: z.number() })
	)
});

export const gpusSchema = z.strictObject({
	/** The metric of the series, and the length of its buckets. */
	metric: z.string(),
	seconds: z.number(),
	from: z.string(),
	to: z.string(),
	gpus: z.array(gpuSchema)
});
export type Gpus = z.infer<typeof gpusSchema>;

export interface GpuQuery {
	project: string;
	metric: string;
	from: string;
	to: string;
	seconds: number;
}

/** Devices are shown for a week after their last sample: a silent exporter keeps its row. */
const SHOWN_FOR = 7 * 86_400_000;

/** The pool: every device with its newest sample, what was found about it, and one metric over time. */
export async function readGpus(store: Store, query: GpuQuery): Promise<Gpus> {
	const since = new Date(Date.parse(query.from) - SHOWN_FOR).toISOString();
	const [devices, findings, series] = await Promise.all([
		gpuDevices(store, query.project, since),
		latestFindings(store, { project: query.project, model: GPU_POOL }),
		gpuSeries(store, query)
	]);
	const bySegment = Map.groupBy(findings, (finding) => finding.segment);
	return {
		metric: query.metric,
		seconds: query.seconds,
		from: query.from,
		to: query.to,
		gpus: devices.map((device) => {
			const mine: Finding[] = (bySegment.get(`gpu=${device.host}/${device.gpu}`) ?? []).toSorted(byAttention);
			return {
				...device,
				verdict: mine[0]?.verdict ?? 'blind',
				findings: mine,
				series: series
					.filter((bucket) => bucket.host === device.host && bucket.gpu === device.gpu)
					.map(({ at, samples, mean, lowest, highest }) => ({ at, samples, mean, lowest, highest }))
			};
		})
	};
}
