import { isObject } from './check.ts';
import type { Decoder } from './decoder.ts';
import { epochOf } from './epoch.ts';
import { show } from './show.ts';
import { rejected } from './event.ts';
import { decodeMetrics, everyMetric, labelsIn, type ReadMetric } from './series/records.ts';
import { seriesOptions, type Sample, type SeriesOptions } from './series/sample.ts';

/** Metrics in Telegraf's JSON: one a record, or a batch of them (docs/formats/telegraf.md). */
export const telegraf: Decoder<SeriesOptions> = {
	name: 'telegraf',
	version: 1,
	options: seriesOptions,
	recognises: (record) =>
		everyMetric(
			record,
			({ fields, name, tags, timestamp }) =>
				isObject(fields) && typeof name === 'string' && isObject(tags) && typeof timestamp === 'number'
		),
	decode: (record, context) => decodeMetrics(readMetric, record, context)
};

/** Fields that hold the value of the series that the metric is named after: metric_version 1 of inputs.prometheus. */
const VALUES = new Set(['gauge', 'counter', 'untyped', 'value']);

const readMetric: ReadMetric = ({ fields, name, tags, timestamp }) => {
	if (!isObject(fields)) return rejected('schema', 'fields is missing: the values of the metric, by name');
	// json_timestamp_units is the user's choice and stands nowhere in the record.
	const ts = epochOf(timestamp);
	if (ts === undefined) {
		const shown = show(timestamp);
		return rejected('schema', `timestamp: ${shown}: send a number of s, ms, µs or ns since 1970, before 2106`);
	}
	const labels = labelsIn(tags);
	const series = typeof name === 'string' ? name : '';
	return Object.entries(fields).flatMap(([field, value]): Sample[] => {
		if (typeof value !== 'number') return [];
		if (series === 'nvidia_smi') return [{ name: `nvidia_smi_${field}`, labels, value, ts }];
		return [{ name: VALUES.has(field) ? series : field, labels, value, ts }];
	});
};
