import { isObject } from './check.ts';
import type { Decoded, Decoder, WireRecord } from './decoder.ts';
import { rejected, type Rejected } from './event.ts';
import { readExactJson } from './json.ts';
import { EVALUATION, labelsOf } from './otlp/evaluations.ts';
import { otlpOptions, type OtlpContext, type OtlpOptions } from './otlp/options.ts';
import { pointsOf } from './otlp/points.ts';
import { readProtobuf, signalOf } from './otlp/protobuf.ts';
import { inferenceOf, isInference } from './otlp/spans.ts';
import { attributesOf, message, messages, textOf, type Attributes, type Message } from './otlp/tree.ts';
import { readSeries } from './series/read-series.ts';
import type { Sample } from './series/sample.ts';

/** OpenTelemetry's traces, metrics and logs, as JSON or protobuf, of OTLP/HTTP or Kafka (docs/formats/otlp.md). */
export const otlp: Decoder<OtlpOptions> = {
	name: 'otlp',
	version: 2,
	options: otlpOptions,
	recognises({ value }) {
		if (value === null || value.length === 0) return false;
		if (!looksLikeJson(value)) return ['traces', 'metrics', 'logs'].includes(signalOf(value) ?? '');
		const json = readExactJson(value);
		return 'ok' in json && isObject(json.ok) && SIGNALS.some((signal) => Array.isArray(message(json.ok)[signal]));
	},
	decode(record, context) {
		const request = readRequest(record);
		return 'ok' in request ? decodeRequest(request.ok, record, context) : [request];
	}
};

const SIGNALS = ['resourceSpans', 'resourceMetrics', 'resourceLogs'] as const;

/** JSON begins with a brace, after white space; as protobuf that would be a field of a group, which OTLP has not. */
function looksLikeJson(bytes: Uint8Array): boolean {
	const first = bytes.find((byte) => byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09);
	return first === 0x7b || first === 0x5b || first === 0xef;
}

function readRequest({ value }: WireRecord): { ok: Message } | Rejected {
	if (value === null || value.length === 0) return rejected('empty', 'the record is empty: send an OTLP request');
	// A protobuf request begins with 0x0a too, a line feed, before the length of its first resource.
	const asBytes = signalOf(value);
	if (asBytes !== undefined || !looksLikeJson(value)) return readProtobuf(value);
	const json = readExactJson(value);
	if (!('ok' in json)) return json;
	return isObject(json.ok)
		? { ok: json.ok }
		: rejected('schema', 'not an OTLP request: send an object with resourceSpans, resourceMetrics or resourceLogs');
}

/** What was found in a request, and what was not taken. */
class Findings {
	readonly decoded: Decoded[] = [];
	readonly samples: Sample[] = [];
	/** Why something of GenAI was left out, each reason once. */
	readonly leftOut = new Set<string>();
	/** Spans, log records and metrics that are of something else. */
	others = 0;
}

function decodeRequest(request: Message, record: WireRecord, context: OtlpContext): Decoded[] {
	const found = new Findings();
	for (const { resource, scopeSpans } of messages(request.resourceSpans)) {
		const about = attributesOf(message(resource));
		for (const { spans } of messages(scopeSpans)) {
			for (const span of messages(spans)) takeSpan(span, about, record, context, found);
		}
	}
	for (const { resource, scopeLogs } of messages(request.resourceLogs)) {
		const about = attributesOf(message(resource));
		for (const { logRecords } of messages(scopeLogs)) {
			for (const log of messages(logRecords)) takeLog(log, about, record, context, found);
		}
	}
	for (const { resource, scopeMetrics } of messages(request.resourceMetrics)) {
		const about = attributesOf(message(resource));
		for (const { metrics } of messages(scopeMetrics)) {
			for (const metric of messages(metrics)) takeMetric(metric, about, record, context, found);
		}
	}
	return summed(found, record, context);
}

function takeSpan(span: Message, resource: Attributes, record: WireRecord, context: OtlpContext, found: Findings) {
	const attributes = attributesOf(span);
	const before = found.decoded.length;
	if (isInference(attributes, context)) {
		const fallback = `${context.id}/${before}`;
		const event = inferenceOf(span, attributes, resource, context, { now: record.timestamp, fallback });
		const nameless = 'a GenAI span names no model: set `model` of the source, or model_attribute';
		found.decoded.push(event.model === '' ? rejected('schema', nameless) : event);
	}
	for (const event of messages(span.events)) {
		if (event.name !== EVALUATION) continue;
		const own = new Map([...attributes, ...attributesOf(event)]);
		found.decoded.push(...labelsOf(event, span, own, resource, context, record.timestamp));
	}
	if (found.decoded.length === before) found.others++;
}

function takeLog(log: Message, resource: Attributes, record: WireRecord, context: OtlpContext, found: Findings) {
	const attributes = attributesOf(log);
	// The name stood in an attribute before it became a field of its own.
	const name = log.eventName || textOf(attributes.get('event.name'));
	if (name === EVALUATION) {
		found.decoded.push(...labelsOf(log, log, attributes, resource, context, record.timestamp));
	} else found.others++;
}

function takeMetric(metric: Message, resource: Attributes, record: WireRecord, context: OtlpContext, found: Findings) {
	const { samples, counters, left_out } = pointsOf(metric, resource, context, record.timestamp);
	found.samples.push(...samples);
	found.decoded.push(...counters);
	if (left_out?.startsWith('gen_ai.')) found.leftOut.add(left_out);
	else if (samples.length === 0 && counters.length === 0) found.others++;
}

/** Everything found, and one line for what was not taken: nothing of a request goes by unaccounted. */
function summed({ decoded, samples, leftOut, others }: Findings, record: WireRecord, context: OtlpContext): Decoded[] {
	const series = samples.length > 0 ? readSeries(samples, record, context) : [];
	const all = [...decoded, ...series.filter(({ kind }) => kind !== 'not_relevant')];
	if (leftOut.size > 0) all.push({ kind: 'not_relevant', why: [...leftOut].join('; ').slice(0, 500) });
	if (all.length > 0) return all;
	return series.length > 0
		? series
		: [{ kind: 'not_relevant', why: `nothing of a model or a GPU among ${others} spans, logs and metrics` }];
}
