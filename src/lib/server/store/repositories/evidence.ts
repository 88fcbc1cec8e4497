import { z } from 'zod';
import type { EvidenceCounts, RecordCounts } from '#core/completeness.ts';
import type { Store } from '#store/store.ts';

export interface EvidenceRange {
	project: string;
	environment: string;
	model: string;
	/** Event time, `to` exclusive. */
	from: Date;
	to: Date;
}

const HOUR = 3_600_000;
/** Counters read less often than every so many seconds say nothing about the minutes in between. */
const GAP_SECONDS = 600;
/** Younger requests may not be logged yet, in ms. */
const SETTLE_MS = 60_000;

const seenSchema = z
	.object({
		version: z.string(),
		rows: z.number(),
		w: z.number(),
		w2: z.number(),
		n_requests: z.number(),
		n_joined: z.number(),
		n_alone: z.number()
	})
	.transform(({ w, w2, n_requests, n_joined, n_alone, ...row }) => ({
		...{ ...row, weight: w, weight2: w2 },
		...{ requests: n_requests, joined: n_joined, alone: n_alone }
	}));
const servedSchema = z.object({ minutes: z.number(), served: z.number(), seen: z.number() });
const labelledSchema = z.object({ labelled: z.number().nullable(), due: z.number().nullable() });

/** Everything that the completeness of the evidence on a model is made from. `now`: wall clock. */
export async function evidenceCounts(
	store: Store,
	range: EvidenceRange,
	label: { name: string; delay_seconds: number } | null | undefined,
	now: number
): Promise<EvidenceCounts> {
	const [counts, labels] = await Promise.all([recordCounts(store, range, now), labelled(store, range, label, now)]);
	return { ...counts, labels };
}

/** The same without the labels: what says whether records are missing. */
export async function recordCounts(store: Store, range: EvidenceRange, now: number): Promise<RecordCounts> {
	const [versions, served] = await Promise.all([
		store.ch.query('evidence-seen', { ...range }, seenSchema),
		evidenceServed(store, range, now)
	]);
	return { versions, served };
}

/** Requests served by the servers' own counters, and seen in the same minutes. */
async function evidenceServed(store: Store, range: EvidenceRange, now: number): Promise<EvidenceCounts['served']> {
	const to = new Date(Math.min(range.to.getTime(), now - SETTLE_MS));
	const [found] = await store.ch.query('evidence-served', { ...range, to, gap: GAP_SECONDS }, servedSchema);
	return found ?? { minutes: 0, served: 0, seen: 0 };
}

async function labelled(
	store: Store,
	range: EvidenceRange,
	label: { name: string; delay_seconds: number } | null | undefined,
	now: number
): Promise<EvidenceCounts['labels']> {
	if (!label) return { label_name: '', due_to: null, labelled: 0, due: 0 };
	// Labels are counted by the hour of their event: those that the range touches, as far as they are due.
	const from = new Date(Math.floor(range.from.getTime() / HOUR) * HOUR);
	const end = Math.ceil(range.to.getTime() / HOUR) * HOUR;
	const to = new Date(Math.min(end, Math.floor((now - label.delay_seconds * 1000) / HOUR) * HOUR));
	const due_to = to.toISOString();
	const label_name = label.name;
	if (to <= from) return { label_name, due_to, labelled: 0, due: 0 };
	const [found] = await store.ch.query('evidence-labelled', { ...range, from, to, label_name }, labelledSchema);
	return { label_name, due_to, labelled: found?.labelled ?? 0, due: found?.due ?? 0 };
}

/** Adds rows to the counts, once per token. */
export async function insertEvidence(
	store: Store,
	rows: readonly Record<string, unknown>[],
	token: string
): Promise<void> {
	await store.ch.insert('evidence_minute', rows, { token });
}
