import { z } from 'zod';
import { featuresOf, valueOf, valueSchema, valuesOf, valuesSchema } from './value.ts';
import type { Scope } from './select.ts';

/** How a row of a file or an element of a record becomes a canonical event. */
export const recordShape = {
	kind: z.enum(['inference', 'labels', 'gpu']),
	/** Field of the event -> value. */
	fields: z.record(z.string(), valueSchema),
	/** Names, patterns and selectors, or name -> value. */
	features: valuesSchema.optional(),
	segments: valuesSchema.optional(),
	metrics: valuesSchema.optional()
};
export type RecordShape = z.infer<z.ZodObject<typeof recordShape>>;

/** The event that the mapping makes, in the words of docs/events.md; fields that are not mapped are not in it. */
export function mapRecord({ fields, features, segments, metrics }: RecordShape, scope: Scope): Record<string, unknown> {
	const record: Record<string, unknown> = Object.fromEntries(
		Object.entries(fields).map(([name, value]) => [name, valueOf(value, scope)])
	);
	// Identifiers are texts, also where the file has numbers.
	for (const name of ['event_id', 'request_id', 'version']) {
		if (typeof record[name] === 'number') record[name] = String(record[name]);
	}
	if (features) record.features = featuresOf(features, scope);
	if (segments) record.segments = valuesOf(segments, scope);
	if (metrics) record.metrics = withoutNulls(valuesOf(metrics, scope));
	return record;
}

function withoutNulls(record: Record<string, unknown>): Record<string, unknown> {
	return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== null));
}
