import { z } from 'zod';

/** Offsets of one partition that stand behind a decision or a report, both ends inclusive. */
export const offsetRangeSchema = z.strictObject({
	topic: z.string(),
	partition: z.int(),
	first: z.number(),
	last: z.number()
});
export type OffsetRange = z.infer<typeof offsetRangeSchema>;

/** A span of event time, ISO 8601 in UTC; `end` is exclusive. */
export const spanSchema = z.strictObject({ start: z.string(), end: z.string() });
export type Span = z.infer<typeof spanSchema>;
