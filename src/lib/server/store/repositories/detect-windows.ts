import { z } from 'zod';
import type { CategoricalSummary, NumericSummary } from '#detectors/core/summary.ts';
import type { Store } from '#store/store.ts';
import { partsOf, type Grain, type RangePart } from './range-parts.ts';

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

/** The coarsest grain of which windows in the range are unions. */
function grainOf({ seconds, from, to }: WindowRange): Grain {
	const whole = (length: number) => [seconds * 1000, from, to].every((value) => value % (length * 1000) === 0);
	return whole(86_400) ? 'day' : whole(3600) ? 'hour' : 'minute';
}

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

export interface Wanted {
	/** Features read over all traffic. */
	features: readonly string[];
	/** Segments ('dimension=value') read, of `segment_features` only. */
	segments: readonly string[];
	segment_features: readonly string[];
	/** Left out: every version. */
	versions?: readonly string[];
}

/** The roll-up that a part of a range is read from, or else all of it, and what it holds. */
function partParams(
	kind: 'numeric' | 'categorical',
	range: WindowRange,
	wanted: Wanted,
	part: RangePart = { grain: grainOf(range), from: range.from, to: range.to }
) {
	const [gapFrom, gapTo] = part.gap ?? [part.to, part.to];
	const gap = { gap_from: new Date(gapFrom), gap_to: new Date(gapTo) };
	const { from, to } = part;
	return { ...params({ ...range, from, to }), ...gap, versions: [], ...wanted, table: `${kind}_${part.grain}` };
}

/** A row of a histogram of a number. */
export const numericSchema = z
	.object({
		version: z.string(),
		segment: z.string(),
		feature: z.string(),
		start,
		scale_id: z.number(),
		centre: z.number(),
		spread: z.number(),
		places: z.array(z.number()),
		counts: z.array(z.number()),
		rows: z.number(),
		w: z.number(),
		w2: z.number(),
		s: z.number().nullable(),
		s2: z.number().nullable(),
		n_nan: z.number(),
		n_above: z.number(),
		n_below: z.number(),
		n_missing: z.number()
	})
	.transform((row) => ({
		version: row.version,
		segment: row.segment,
		feature: row.feature,
		start: row.start,
		summary: {
			scale: { scale_id: row.scale_id, centre: row.centre, spread: row.spread },
			bins: Object.fromEntries(row.places.map((bin, i) => [bin, row.counts[i] ?? 0])),
			n: row.rows,
			weight: row.w,
			weight2: row.w2,
			// Null where the squares of huge values overflowed.
			sum: row.s ?? Number.NaN,
			sum2: row.s2 ?? Number.NaN,
			nan: row.n_nan,
			positive_infinity: row.n_above,
			negative_infinity: row.n_below,
			missing: row.n_missing
		} satisfies NumericSummary
	}));
/** Histogram of a number in one window. */
export type NumericWindow = z.output<typeof numericSchema>;

export async function numericWindows(
	store: Store,
	range: WindowRange,
	wanted: Wanted,
	part?: RangePart
): Promise<NumericWindow[]> {
	return store.ch.query('detect-numeric', partParams('numeric', range, wanted, part), numericSchema);
}

const categoricalSchema = z
	.object({
		version: z.string(),
		segment: z.string(),
		feature: z.string(),
		start,
		names: z.array(z.string()),
		counts: z.array(z.number()),
		rows: z.number(),
		w: z.number(),
		w2: z.number(),
		n_missing: z.number()
	})
	.transform((row) => ({
		version: row.version,
		segment: row.segment,
		feature: row.feature,
		start: row.start,
		summary: {
			categories: Object.fromEntries(row.names.map((name, i) => [name, row.counts[i] ?? 0])),
			n: row.rows,
			weight: row.w,
			weight2: row.w2,
			missing: row.n_missing
		} satisfies CategoricalSummary
	}));
/** Counts of categories in one window. */
export type CategoricalWindow = z.output<typeof categoricalSchema>;

export async function categoricalWindows(
	store: Store,
	range: WindowRange,
	wanted: Wanted,
	part?: RangePart
): Promise<CategoricalWindow[]> {
	return store.ch.query('detect-categorical', partParams('categorical', range, wanted, part), categoricalSchema);
}

/** Longer than any range, and a whole number of days: one window that holds it. */
export const ONE_WINDOW_SECONDS = 86_400 * 36_500;

/** Histograms of everything wanted over one range from any minute to any other, in parts that add up. */
export async function rangeSummaries(
	store: Store,
	range: Omit<WindowRange, 'seconds'>,
	wanted: Wanted
): Promise<(NumericWindow | CategoricalWindow)[]> {
	const window = { ...range, seconds: ONE_WINDOW_SECONDS };
	const rows = await Promise.all(
		partsOf(range.from, range.to).flatMap((part) => [
			numericWindows(store, window, wanted, part),
			categoricalWindows(store, window, wanted, part)
		])
	);
	return rows.flat();
}

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
