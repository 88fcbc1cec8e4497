import { isObject } from './check.ts';
import type { Decoder } from './decoder.ts';
import { epochOf } from './epoch.ts';
import { show } from './show.ts';
import { rejected } from './event.ts';
import { decodeMetrics, everyMetric, labelsIn, type ReadMetric } from './series/records.ts';
import { seriesOptions, type SeriesOptions } from './series/sample.ts';

/** Metrics in Vector's native JSON, one a record or several (docs/formats/vector.md). */
export const vector: Decoder<SeriesOptions> = {
	name: 'vector',
	version: 1,
	options: seriesOptions,
	recognises: (record) =>
		everyMetric(record, (item) => {
			const { name, kind } = metricOf(item);
			return typeof name === 'string' && (kind === 'incremental' || kind === 'absolute');
		}),
	decode: (record, context) => decodeMetrics(readMetric, record, context)
};

const readMetric: ReadMetric = (item, record) => {
	const { name, namespace, tags, timestamp, kind, counter, gauge } = metricOf(item);
	if (typeof name !== 'string' || name === '') return rejected('schema', 'name is missing: the series of the metric');
	if (kind !== 'incremental' && kind !== 'absolute') {
		return rejected('schema', `kind: ${show(kind)}: send "incremental" or "absolute"`);
	}
	// Differences add up to nothing by themselves, and distributions hold no single level.
	if (kind === 'incremental') return [];
	const held = isObject(gauge) ? gauge.value : isObject(counter) ? counter.value : undefined;
	if (typeof held !== 'number') return [];
	const ts = timestamp === undefined || timestamp === null ? record.timestamp : epochOf(timestamp);
	if (ts === undefined) {
		const shown = show(timestamp);
		return rejected('schema', `timestamp: ${shown}: send ISO 8601 with a zone, before 2106`);
	}
	const prefix = typeof namespace === 'string' && namespace !== '' ? `${namespace}_` : '';
	return [{ name: prefix + name, labels: labelsIn(tags), value: held, ts }];
};

/** With the native_json codec, the metric stands inside `{"metric": {...}}`. */
function metricOf(item: Record<string, unknown>): Record<string, unknown> {
	return isObject(item.metric) ? item.metric : item;
}
