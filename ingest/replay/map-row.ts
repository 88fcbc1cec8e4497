import type { Scalar } from '../decode/event.ts';
import type { RecordMapping, Value } from './mapping.ts';

export type Cells = Record<string, unknown>;

/** A canonical event as it is sent, and its place on the data's clock. */
export type CanonicalRecord = Record<string, unknown>;

/** A cell as JSON can say it: big integers as numbers, dates as ISO 8601, empty texts and NaN as null. */
export function scalarOf(cell: unknown): Scalar {
	if (cell === undefined || cell === null || cell === '') return null;
	if (typeof cell === 'bigint') return Number(cell);
	if (typeof cell === 'number')
		return Number.isFinite(cell) ? cell : Number.isNaN(cell) ? 'NaN' : cell > 0 ? 'Infinity' : '-Infinity';
	if (typeof cell === 'string' || typeof cell === 'boolean') return cell;
	return cell instanceof Date ? cell.toISOString() : JSON.stringify(cell);
}

/** The record of one row. `ts` in ms since 1970; a label is observed `delay_seconds` later. */
export function mapRow(cells: Cells, index: number, ts: number, mapping: RecordMapping): CanonicalRecord {
	const { kind, fields, features, segments, metrics, delay_seconds } = mapping;
	const record: CanonicalRecord = all(fields, cells, index);
	// Identifiers are texts, also where the file has numbers.
	for (const name of ['event_id', 'request_id', 'version']) {
		if (typeof record[name] === 'number') record[name] = String(record[name]);
	}
	const at = new Date(ts + delay_seconds * 1000).toISOString();
	if (kind === 'labels') record.observed_at ??= at;
	else record.ts ??= at;
	if (Array.isArray(features)) {
		record.features = Object.fromEntries(features.map((name) => [name, scalarOf(cells[name])]));
	} else if (features) record.features = all(features, cells, index);
	if (segments) record.segments = all(segments, cells, index);
	if (metrics) record.metrics = withoutNulls(all(metrics, cells, index));
	return record;
}

function all(values: Record<string, Value>, cells: Cells, index: number): CanonicalRecord {
	return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, valueOf(value, cells, index)]));
}

function withoutNulls(record: CanonicalRecord): CanonicalRecord {
	return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== null));
}

function valueOf(value: Value, cells: Cells, index: number): Scalar {
	if (typeof value === 'string') return scalarOf(cells[value]);
	if ('value' in value) return value.value;
	if ('text' in value) {
		return value.text.replace(/\{([^}]+)\}/g, (_, name: string) =>
			String(name === '#' ? index : (scalarOf(cells[name]) ?? ''))
		);
	}
	const cell = scalarOf(cells[value.column]);
	const mapped = value.map && cell !== null && String(cell) in value.map ? (value.map[String(cell)] ?? null) : cell;
	return value.scale !== undefined && typeof mapped === 'number' ? mapped * value.scale : mapped;
}
