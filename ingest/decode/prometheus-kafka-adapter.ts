import { isObject } from './check.ts';
import type { Decoder } from './decoder.ts';
import { epochOf } from './epoch.ts';
import { show } from './show.ts';
import { rejected } from './event.ts';
import { numberOf } from './series/exposition.ts';
import { decodeMetrics, everyMetric, labelsIn, type ReadMetric } from './series/records.ts';
import { seriesOptions, type SeriesOptions } from './series/sample.ts';

/** Samples that Prometheus writes to Kafka through prometheus-kafka-adapter, one a record (docs/formats/prometheus.md). */
export const prometheusKafkaAdapter: Decoder<SeriesOptions> = {
	name: 'prometheus-kafka-adapter',
	version: 1,
	options: seriesOptions,
	recognises: (record) =>
		everyMetric(
			record,
			({ timestamp, value, name, labels }) =>
				typeof timestamp === 'string' && typeof value === 'string' && typeof name === 'string' && isObject(labels)
		),
	decode: (record, context) => decodeMetrics(readSample, record, context)
};

const readSample: ReadMetric = ({ timestamp, value, name, labels: tags }) => {
	const labels = labelsIn(tags);
	const series = typeof name === 'string' && name !== '' ? name : labels.__name__;
	if (!series) return rejected('schema', 'name is missing: the series a sample is of');
	// A whole second: several samples of a series may share it.
	const ts = epochOf(timestamp);
	if (ts === undefined) {
		return rejected('schema', `timestamp: ${show(timestamp)}: send ISO 8601 with a zone, before 2106`);
	}
	const number = typeof value === 'number' ? value : typeof value === 'string' ? numberOf(value) : undefined;
	if (number === undefined) return rejected('schema', `value: ${show(value)}: send a number, as a text`);
	return [{ name: series, labels, value: number, ts }];
};
