import { isObject } from '../check.ts';
import type { Decoded, SourceContext, WireRecord } from '../decoder.ts';
import { rejected, type Rejected } from '../event.ts';
import { readJson } from '../json.ts';
import { readSeries } from './read-series.ts';
import type { Sample, SeriesOptions } from './sample.ts';

/** One JSON object as samples, or why it is none. */
export type ReadMetric = (metric: Record<string, unknown>, record: WireRecord) => Sample[] | Rejected;

/** Decodes a record of JSON metrics: an object, an array of them, or `{metrics: [...]}`. Each is read by itself. */
export function decodeMetrics(read: ReadMetric, record: WireRecord, context: SourceContext<SeriesOptions>): Decoded[] {
	const json = readJson(record.value);
	if (!('ok' in json)) return [json];
	const samples: Sample[] = [];
	const problems: Rejected[] = [];
	for (const item of metricsIn(json.ok)) {
		const found = isObject(item) ? read(item, record) : rejected('schema', 'send metrics as JSON objects');
		if (Array.isArray(found)) samples.push(...found);
		else problems.push(found);
	}
	if (samples.length === 0 && problems.length > 0) return problems;
	return [...readSeries(samples, record, context), ...problems];
}

/** The metrics of a record, however many it carries. */
export function metricsIn(json: unknown): readonly unknown[] {
	if (Array.isArray(json)) return json;
	return isObject(json) && Array.isArray(json.metrics) ? json.metrics : [json];
}

/** Whether every metric of a record has the shape, and there is one. */
export function everyMetric({ value }: WireRecord, has: (metric: Record<string, unknown>) => boolean): boolean {
	const json = readJson(value);
	if (!('ok' in json)) return false;
	const metrics = metricsIn(json.ok);
	return metrics.length > 0 && metrics.every((metric) => isObject(metric) && has(metric));
}

/** Labels whose values are texts, numbers or booleans, as texts; others, and null, say nothing. */
export function labelsIn(tags: unknown): Record<string, string> {
	if (!isObject(tags)) return {};
	const labels: Record<string, string> = {};
	for (const [key, tag] of Object.entries(tags)) {
		// Of several values of one tag the last one counts, as everywhere where there can be one only.
		const value: unknown = Array.isArray(tag) ? tag.at(-1) : tag;
		if (typeof value === 'string') labels[key] = value;
		else if (typeof value === 'number' || typeof value === 'boolean') labels[key] = String(value);
	}
	return labels;
}
