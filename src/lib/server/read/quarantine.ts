import type { Quarantined, QuarantinedRecord, QuarantineFilter, QuarantineMark } from '#core/quarantine.ts';
import {
	listQuarantine,
	quarantineByReason,
	quarantineMarks,
	quarantineRecords,
	type Found,
	type Refused
} from '#store/repositories/quarantine.ts';
import type { Store } from '#store/store.ts';

export type { Selection } from '#ingest/quarantine/quarantine.ts';

export interface QuarantineList {
	/** By topic and reason, the most first. */
	groups: Refused[];
	/** Newest first. */
	records: Quarantined[];
}

/** What was refused: by topic and reason, and record by record. */
export async function readQuarantine(
	store: Store,
	filter: QuarantineFilter & Pick<Found, 'state'>,
	page: { limit: number; offset: number }
): Promise<QuarantineList> {
	const [groups, records] = await Promise.all([quarantineByReason(store, filter), listQuarantine(store, filter, page)]);
	return { groups, records };
}

/** One record whole, with every try to decode it again, oldest first. */
export async function readQuarantined(
	store: Store,
	id: string
): Promise<(QuarantinedRecord & { tried: QuarantineMark[] }) | undefined> {
	const [[record], tried] = await Promise.all([quarantineRecords(store, [id]), quarantineMarks(store, id)]);
	return record && { ...record, tried };
}
