import { z } from 'zod';
import type { Store } from '#store/store.ts';

/** A span of event time; '' as model, or none, means all models. */
export interface TrafficWindow {
	project: string;
	model?: string;
	/** ISO 8601; `to` is exclusive. */
	from: string;
	to: string;
}

const instant = z.string().transform((text) => new Date(text).toISOString());

export const versionRowsSchema = z.object({
	environment: z.string(),
	model: z.string(),
	version: z.string(),
	/** Rows in the window, and ever. */
	rows: z.number(),
	rows_ever: z.number(),
	first_at: instant,
	/** Newest event time, and when the newest row arrived. */
	last_at: instant,
	last_ingested_at: instant
});
export type VersionRows = z.output<typeof versionRowsSchema>;

const bucketSchema = z.object({
	environment: z.string(),
	model: z.string(),
	version: z.string(),
	at: instant,
	rows: z.number()
});
export type TrafficBucket = z.output<typeof bucketSchema>;

const parameters = ({ project, model = '', from, to }: TrafficWindow) => ({
	project,
	model,
	from: new Date(from),
	to: new Date(to)
});

/** Every model and version that ever had a row, with its rows in the window. */
export async function trafficByVersion(store: Store, window: TrafficWindow): Promise<VersionRows[]> {
	return store.ch.query('traffic-by-version', parameters(window), versionRowsSchema);
}

/** Rows per bucket of `seconds`, in the order of time; buckets without rows are left out. */
export async function trafficSeries(
	store: Store,
	{ seconds, ...window }: TrafficWindow & { seconds: number }
): Promise<TrafficBucket[]> {
	return store.ch.query('traffic-series', { ...parameters(window), seconds }, bucketSchema);
}
