import { z } from 'zod';
import type { Store } from '#store/store.ts';

/** What the detectors read: one query for all features and segments of many windows. Instants are ms since 1970. */

const instant = z.string().transform((text) => Date.parse(text));
const start = z.number().transform((seconds) => seconds * 1000);

const arrivalSchema = z.object({
	environment: z.string(),
	model: z.string(),
	first_ts: instant,
	last_ts: instant,
	last_ingested_at: instant
});
export type ModelArrival = z.output<typeof arrivalSchema>;

/** What has arrived of every model of a project. */
export async function modelArrivals(store: Store, project: string): Promise<ModelArrival[]> {
	return store.ch.query('detect-arrivals', { project }, arrivalSchema);
}

const lateSchema = z.object({ environment: z.string(), model: z.string(), time: instant });

/** Minutes of event time that got rows after `since`. */
export async function lateMinutes(
	store: Store,
	project: string,
	since: number
): Promise<z.output<typeof lateSchema>[]> {
	return store.ch.query('detect-late-minutes', { project, since: new Date(since) }, lateSchema);
}

export interface WindowRange {
	project: string;
	environment: string;
	model: string;
	/** Length of a window in seconds; windows begin at its multiples. */
	seconds: number;
	from: number;
	to: number;
}

const params = ({ from, to, ...rest }: WindowRange) => ({ ...rest, from: new Date(from), to: new Date(to) });

const trafficSchema = z.object({ version: z.string(), start, rows: z.number() });

/** Rows per version and window. */
export async function trafficWindows(store: Store, range: WindowRange): Promise<z.output<typeof trafficSchema>[]> {
	return store.ch.query('detect-traffic', params(range), trafficSchema);
}

/** Segments with rows, as 'dimension=value', the most common first, at most 200. */
export async function segmentsSeen(store: Store, key: Omit<WindowRange, 'seconds' | 'from' | 'to'>): Promise<string[]> {
	const rows = await store.ch.query('detect-segments', { ...key }, z.object({ segment: z.string() }));
	return rows.map(({ segment }) => segment);
}

/** Longer than any range, and a whole number of days: one window that holds it. */
export const ONE_WINDOW_SECONDS = 86_400 * 36_500;

const gpuSchema = z.object({
	host: z.string(),
	gpu: z.string(),
	metric: z.string(),
	start,
	rows: z.number(),
	s: z.number(),
	s2: z.number(),
	low: z.number(),
	high: z.number()
});
/** Moments of one level of one device in one window. */
export type GpuWindow = z.output<typeof gpuSchema>;

export async function gpuWindows(store: Store, range: Omit<WindowRange, 'model'>): Promise<GpuWindow[]> {
	const { from, to, ...rest } = range;
	return store.ch.query('detect-gpu', { ...rest, from: new Date(from), to: new Date(to) }, gpuSchema);
}

const deviceSchema = z.object({
	environment: z.string(),
	host: z.string(),
	gpu: z.string(),
	metrics: z.array(z.string()),
	first_ts: instant,
	last_ts: instant,
	per_minute: z.number()
});
/** A device, the levels it sends, and its own pace in samples a minute. */
export type GpuDevice = z.output<typeof deviceSchema>;

export async function gpuDevices(store: Store, project: string): Promise<GpuDevice[]> {
	return store.ch.query('detect-gpu-arrivals', { project }, deviceSchema);
}

const gpuLastSchema = z.object({ environment: z.string(), last_ts: instant, last_ingested_at: instant });

/** Newest sample of the pool of each environment. */
export async function gpuLast(store: Store, project: string): Promise<z.output<typeof gpuLastSchema>[]> {
	return store.ch.query('detect-gpu-last', { project }, gpuLastSchema);
}

const servingSchema = gpuSchema.omit({ host: true, gpu: true, start: true }).extend({ version: z.string() });

/** Levels of the devices that served each of some versions, over a range. */
export async function gpuLevelsByVersion(
	store: Store,
	{ seconds: _, from, to, ...rest }: WindowRange,
	versions: readonly string[]
): Promise<z.output<typeof servingSchema>[]> {
	return store.ch.query('gate-gpu', { ...rest, versions, from: new Date(from), to: new Date(to) }, servingSchema);
}
