import { z } from 'zod';
import { queryText } from '#store/clickhouse.ts';
import type { Store } from '#store/store.ts';

export interface OutcomeKey {
	project: string;
	environment: string;
	model: string;
	label_name: string;
}

/** An hour of events that got labels. `hour` is in milliseconds since 1970. */
export interface TouchedHour extends OutcomeKey {
	hour: number;
}

const HOUR = 3_600_000;
/** Hours recomputed by one query: bounds the rows that are joined at once. */
const HOURS_AT_ONCE = 240;

const touchedSchema = z.object({
	environment: z.string(),
	model: z.string(),
	label_name: z.string(),
	hour: z.string().transform((text) => Date.parse(text))
});
const countSchema = z.object({
	version: z.string(),
	segment: z.string(),
	time: z.string(),
	predicted: z.string(),
	label: z.string(),
	n: z.number(),
	weight2: z.number()
});
/**
 * Brings the outcome counts up to date with the labels (and the events of earlier labels) that arrived in
 * (since, until], each hour as a new revision that replaces the old. Returns the hours that changed.
 */
export async function recomputeOutcomes(
	store: Store,
	project: string,
	since: number,
	until: number
): Promise<TouchedHour[]> {
	const rows = await store.ch.query(
		'outcome-hours-touched',
		{ project, since: new Date(since), until: new Date(until) },
		touchedSchema
	);
	const touched = rows.map((row) => ({ project, ...row }));
	const groups = Map.groupBy(touched, (row) => JSON.stringify([row.environment, row.model, row.label_name]));
	for (const group of groups.values())
		for (let from = 0; from < group.length; from += HOURS_AT_ONCE)
			await recomputeHours(store, group.slice(from, from + HOURS_AT_ONCE), until);
	return touched;
}

async function recomputeHours(store: Store, hours: readonly TouchedHour[], revision: number): Promise<void> {
	const [first] = hours;
	if (!first) return;
	const { hour: _, ...key } = first;
	const instants = hours.map(({ hour }) => hour);
	const range = {
		...key,
		from: new Date(Math.min(...instants)),
		to: new Date(Math.max(...instants) + HOUR),
		hours: instants.map((instant) => instant / 1000)
	};
	const counts = await store.ch.query('outcome-counts', range, countSchema);
	const rows = counts.map((count) => ({ ...key, ...count, revision }));
	if (rows.length > 0) await store.ch.insert('outcome_hour', rows);
	// Predictions are classes or numbers: those of classes are counted above.
	else await store.ch.insertFrom('label_hour', queryText('label-values'), { ...range, revision });
}

const windowSchema = z.object({
	version: z.string(),
	segment: z.string(),
	predicted: z.string(),
	label: z.string(),
	/** Sums of the weights of the rows, and of their squares. */
	w: z.number(),
	w2: z.number(),
	start: z.number().transform((seconds) => seconds * 1000)
});
/** Rows of one version and segment with one prediction and one label, in the window that begins at `start` (ms). */
export type OutcomeCount = z.output<typeof windowSchema>;

/** Outcomes in [from, to) per window of `seconds`, a multiple of an hour; every segment unless some are named. */
export async function outcomeWindows(
	store: Store,
	key: OutcomeKey & { from: number; to: number; seconds: number; segments?: readonly string[] }
): Promise<OutcomeCount[]> {
	const { from, to, segments = [], ...rest } = key;
	return store.ch.query('outcome-windows', { ...rest, from: new Date(from), to: new Date(to), segments }, windowSchema);
}

/** Arrival (ms) up to which labels were counted, kept as the newest revision; 0 when none were. */
export async function outcomesCountedTo(store: Store, project: string): Promise<number> {
	const [row] = await store.ch.query('outcomes-counted-to', { project }, z.object({ until: z.number() }));
	return row?.until ?? 0;
}
