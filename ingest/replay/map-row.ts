import { mapRecord } from '../decode/mapping/record.ts';
import type { RecordMapping } from './mapping.ts';

export type Cells = Record<string, unknown>;

/** A canonical event as it is sent, and its place on the data's clock. */
export type CanonicalRecord = Record<string, unknown>;

/** The record of one row. `ts` in ms since 1970; a label is observed `delay_seconds` later. */
export function mapRow(cells: Cells, index: number, ts: number, mapping: RecordMapping): CanonicalRecord {
	const { kind, delay_seconds } = mapping;
	const record = mapRecord(mapping, { element: cells, index });
	const at = new Date(ts + delay_seconds * 1000).toISOString();
	if (kind === 'labels') record.observed_at ??= at;
	else record.ts ??= at;
	return record;
}
