import { z } from 'zod';
import type { Bucket } from '#core/report.ts';
import type { Store } from '#store/store.ts';

export interface BiasQuery {
	project: string;
	environment: string;
	model: string;
	/** Empty: all. */
	versions: readonly string[];
	/** Event time, ISO 8601; `to` is exclusive. */
	from: string;
	to: string;
	favourable: string;
}

const countSchema = z.object({
	/** Values of the asked dimensions, in their order. */
	cell: z.array(z.string()),
	time: z.string().transform((text) => Date.parse(text)),
	selected: z.union([z.boolean(), z.number()]).transform(Boolean),
	outcome: z.enum(['favourable', 'other', 'unknown']),
	rows: z.number(),
	weight: z.number(),
	weight2: z.number()
});
/** Rows of one cell with one decision and one outcome; `time` (ms since 1970) is the start of their bucket. */
export type BiasCount = z.output<typeof countSchema>;

/**
 * Decisions of a period by cells of `dimensions` (names of segments or categorical features), counted from raw rows.
 * Without `label_name` every outcome is unknown; without `bucket` the period is one. Buckets are in UTC.
 */
export async function biasCounts(
	store: Store,
	query: BiasQuery & { dimensions: readonly string[]; bucket?: Bucket; label_name?: string }
): Promise<BiasCount[]> {
	const { from, to, versions, dimensions, bucket = '', label_name = '', ...rest } = query;
	return store.ch.query(
		'bias-counts',
		{ ...rest, versions, dimensions, bucket, label_name, from: new Date(from), to: new Date(to) },
		countSchema
	);
}
