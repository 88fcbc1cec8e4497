import { z } from 'zod';
import { queryText } from '#store/clickhouse.ts';
import type { Store } from '#store/store.ts';

/** Whole rows, for metrics of several features at once. */

const rowSchema = z.object({
	at: z.coerce.number(),
	/** null: no value, or none that is a number. Infinities are the largest numbers. */
	numbers: z.array(z.number().nullable()),
	categories: z.array(z.string().nullable()),
	vector: z.array(z.number().nullable())
});
export type WholeRow = z.output<typeof rowSchema>;

/** What is read of a row: features by name, and one embedding or ''. */
export interface ColumnsWanted {
	numbers: readonly string[];
	categories: readonly string[];
	vector: string;
	/** At most about so many rows. */
	rows: number;
}

export interface RowsOfWindow {
	project: string;
	environment: string;
	model: string;
	version: string;
	/** 'dimension=value'; '' = all traffic. */
	segment: string;
	/** Instants in ms since 1970; `to` is exclusive. */
	from: number;
	to: number;
}

/** A sample of the raw rows of one version in one window, by the hash of their ids: the same at every look. */
export async function wholeRows(
	store: Store,
	{ from, to, segment, ...place }: RowsOfWindow,
	wanted: ColumnsWanted
): Promise<WholeRow[]> {
	const [dimension = '', ...value] = segment.split('=');
	const params = { ...place, ...wanted, dimension, value: value.join('='), from: new Date(from), to: new Date(to) };
	return store.ch.query('whole-rows', params, rowSchema);
}

/** The frozen rows of a reference; none where nobody froze any. */
export async function referenceRows(store: Store, reference_id: string, wanted: ColumnsWanted): Promise<WholeRow[]> {
	return store.ch.query('reference-rows', { reference_id, ...wanted }, rowSchema);
}

export interface RowsToFreeze extends Omit<RowsOfWindow, 'version' | 'segment'> {
	reference_id: string;
	/** None: every version. */
	versions: readonly string[];
	/** About so many rows. */
	rows: number;
}

/** Keeps a sample of the raw rows of a reference for as long as the reference stands. */
export async function freezeRows(store: Store, { from, to, ...rest }: RowsToFreeze): Promise<void> {
	const params = { ...rest, from: new Date(from), to: new Date(to) };
	await store.ch.insertFrom('reference_rows', queryText('freeze-rows'), params);
}
