import { z } from 'zod';
import { findingSchema, type Finding } from '#core/finding.ts';
import { sinceSchema } from '#core/since.ts';
import { Adwin } from '#detectors/streams/adwin.ts';
import { Cusum } from '#detectors/streams/cusum.ts';
import { Kswin } from '#detectors/streams/kswin.ts';
import { PageHinkley } from '#detectors/streams/page-hinkley.ts';
import { alarmsOf, type Stream } from '#detectors/streams/stream.ts';
import { latestFindings } from '#store/repositories/findings.ts';
import type { Store } from '#store/store.ts';
import { byAttention } from './rank.ts';
import { earlierLooks, readSince } from './since.ts';

const STREAMS: Record<string, () => Stream> = {
	page_hinkley: () => new PageHinkley(),
	cusum: () => new Cusum({ target: 0, sd: 1 }),
	adwin: () => new Adwin(),
	kswin: () => new Kswin()
};

export const changesSchema = z.strictObject({
	/** The newest look at the series. */
	finding: findingSchema,
	/** Null where it has not moved, or no start can be placed. */
	since: sinceSchema.nullable(),
	/** Windows at whose end each stream detector, with its customary settings, said "changed". They hold no level. */
	streams: z.array(z.strictObject({ detector: z.string(), alarms: z.array(z.string()) }))
});
export type Changes = z.infer<typeof changesSchema>;

export interface ChangesQuery {
	project: string;
	model: string;
	monitor: string;
	version?: string;
	segment: string;
	seconds?: number;
}

/** Since when a monitor shows what it shows, of the series that needs attention most; null where there is none. */
export async function readChanges(store: Store, query: ChangesQuery): Promise<Changes | null> {
	const found = await latestFindings(store, query);
	const finding = found.toSorted(byAttention)[0];
	if (!finding) return null;
	const [since, looks] = await Promise.all([readSince(store, finding), earlierLooks(store, finding)]);
	return { finding, since, streams: streamAlarms(looks) };
}

/** In standard deviations from the first half of the looks: the detectors' customary settings have no other unit. */
function streamAlarms(looks: readonly Finding[]): Changes['streams'] {
	const known = looks.flatMap(({ value, window }) => (value === null ? [] : [{ value, start: window.start }]));
	const before = known.slice(0, Math.ceil(known.length / 2)).map(({ value }) => value);
	const mean = before.reduce((sum, value) => sum + value, 0) / before.length;
	const sd = Math.sqrt(before.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (before.length - 1));
	if (!(sd > 0)) return [];
	const values = known.map(({ value }) => (value - mean) / sd);
	return Object.entries(STREAMS).map(([detector, make]) => ({
		detector,
		alarms: alarmsOf(make(), values).map((at) => known[at]?.start ?? '')
	}));
}
