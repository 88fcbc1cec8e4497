import { parse } from 'yaml';
import { z } from 'zod';
import { recordShape } from '../decode/mapping/record.ts';

const instant = z.iso.datetime({ offset: true, error: 'use ISO 8601 with a zone, such as 2026-01-31T00:00:00Z' });

/** Where event time comes from. */
const timeSchema = z.union([
	/** Texts without a zone are in UTC; numbers are seconds or milliseconds since 1970. */
	z.strictObject({ column: z.string() }),
	/** Seconds (or milliseconds) since `start`. */
	z.strictObject({ since: instant, column: z.string(), unit: z.enum(['s', 'ms']).default('s') }),
	/** The column is a year: rows are spread evenly inside each, in their order. */
	z.strictObject({ spread_evenly: z.strictObject({ by: z.literal('year'), column: z.string().default('year') }) }),
	/** All rows are spread evenly over a span, in their order. */
	z.strictObject({ evenly: z.strictObject({ start: instant, end: instant }) })
]);
export type Time = z.infer<typeof timeSchema>;

const recordSchema = z.strictObject({
	...recordShape,
	/** Labels: how long after the event they are observed. */
	delay_seconds: z.number().min(0).default(0)
});
export type RecordMapping = z.infer<typeof recordSchema>;

/** How the rows of a file become canonical events (docs/replay.md). */
const sourceSchema = z.strictObject({
	/** Inside the folder that is replayed; left out: the file that is replayed. */
	path: z.string().optional(),
	/** By the ending where left out: .csv, .jsonl or .ndjson, .parquet or .pq. */
	format: z.enum(['csv', 'jsonl', 'parquet']).optional(),
	csv: z
		.strictObject({
			delimiter: z.string().default(','),
			/** Names of the columns where the file has no header. */
			columns: z.array(z.string()).optional()
		})
		.prefault({}),
	/** Columns of a CSV that stay text though they look like numbers. */
	text: z.array(z.string()).default([]),
	/** Column with the number of times that a row stands for: it is sent so often. */
	repeat: z.string().optional(),
	time: timeSchema,
	records: z.array(recordSchema).min(1)
});
export type Source = z.infer<typeof sourceSchema>;

export const mappingSchema = z.strictObject({
	/** Said when it is replayed: what is assumed, such as times that the data do not hold. */
	note: z.string().optional(),
	sources: z.array(sourceSchema).min(1)
});
export type Mapping = z.infer<typeof mappingSchema>;

/** A mapping file. Throws with every mistake, named by its place. */
export function parseMapping(yaml: string, file: string): Mapping {
	const result = mappingSchema.safeParse(parse(yaml));
	if (result.success) return result.data;
	throw new Error(`${file}:\n${z.prettifyError(result.error)}`);
}
