import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { rowsInEnvironment } from '#store/repositories/ingest.ts';
import type { Store } from '#store/store.ts';
import { threadCpu } from './thread-cpu.ts';
import { CATEGORICAL, MODEL, NUMERIC } from './events.ts';

/** What the parent asks of a process that measures one side. */
export interface Task {
	side: 'leeway' | 'engine' | 'engine-raw' | 'floor';
	brokers: string[];
	topic: string;
	events: number;
	data_dir: string;
	/** Scales that the engine's roll-ups use: those of the run of Leeway before. */
	scales: Scale[];
	/** Settings of the Kafka table engine, and whether partitions have threads of their own. */
	settings: Record<string, number | string>;
}

export const scaleSchema = z.object({
	project: z.string(),
	model: z.string(),
	feature: z.string(),
	scale_id: z.number(),
	centre: z.number(),
	spread: z.number()
});
export type Scale = z.infer<typeof scaleSchema>;

export const resultSchema = z.object({
	/** From the assignment of the partitions to the last row that can be queried. */
	seconds: z.number(),
	/** Of all threads of the process, in the same time. */
	cpu_seconds: z.number(),
	/** The same by the names of threads; those that ended in between are not in it. */
	thread_cpu_seconds: z.record(z.string(), z.number()),
	peak_rss_mib: z.number(),
	/** Longest the event loop was held up, and its 99th percentile, in ms; null where nothing else runs on it. */
	loop_delay_max_ms: z.number().nullable(),
	loop_delay_p99_ms: z.number().nullable(),
	digest: z.string(),
	scales: z.array(scaleSchema)
});
export type Result = z.infer<typeof resultSchema>;

/** Starts the clock; the returned function stops it. */
export function stopwatch() {
	const started = performance.now();
	const before = process.cpuUsage();
	const threadsBefore = threadCpu();
	const delay = monitorEventLoopDelay({ resolution: 5 });
	delay.enable();
	return () => {
		const { user, system } = process.cpuUsage(before);
		delay.disable();
		return {
			seconds: (performance.now() - started) / 1000,
			cpu_seconds: (user + system) / 1e6,
			thread_cpu_seconds: Object.fromEntries(
				Object.entries(threadCpu())
					.map(([name, seconds]) => [name, seconds - (threadsBefore[name] ?? 0)] as const)
					.filter(([, seconds]) => seconds >= 0.1)
			),
			peak_rss_mib: process.resourceUsage().maxRSS / 1024,
			loop_delay_max_ms: delay.max / 1e6,
			loop_delay_p99_ms: delay.percentile(99) / 1e6
		};
	};
}

const countSchema = z.object({ name: z.string(), n: z.number() });

/** Waits until that many events are in the table and, but for `raw`, every value of them in the roll-ups. */
export async function untilStored(store: Store, events: number, raw = false): Promise<void> {
	const expected = {
		events,
		...(!raw && {
			traffic_minute: events,
			feature_day: events * (NUMERIC.length + CATEGORICAL.length + 2)
		})
	};
	const key = { project: 'default', environment: 'production', model: MODEL };
	// The cheaper question first: asking is paid for by the side that is measured.
	while (!raw && (await rowsInEnvironment(store, key)) < events)
		await new Promise((resolve) => setTimeout(resolve, 250));
	for (;;) {
		const rows = await store.ch.query('count-rows', { model: MODEL }, countSchema);
		const counts = new Map(rows.map(({ name, n }) => [name, n]));
		if (Object.entries(expected).every(([name, n]) => (counts.get(name) ?? 0) >= n)) return;
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
}

const digestSchema = z.object({
	name: z.string(),
	feature: z.string(),
	segment: z.string(),
	version: z.string(),
	at: z.string(),
	content: z.string()
});

/** Of all roll-ups and row counts, without sums of values: those near 0 depend on the order in which they were added. */
export async function digest(store: Store): Promise<string> {
	const rows = await store.ch.query('rollup-digest', { model: MODEL }, digestSchema);
	const hash = createHash('sha256');
	for (const row of rows) {
		hash.update(JSON.stringify({ ...row, content: row.content.replace(/-?\d+\.\d+(e[+-]?\d+)?/g, 'sum') }));
	}
	return `${rows.length}:${hash.digest('hex').slice(0, 16)}`;
}
