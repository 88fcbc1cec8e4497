import type { CounterEvent } from '../event.ts';
import type { Sample } from '../series/sample.ts';
import { originOf, type OtlpContext } from './options.ts';
import {
	attributesOf,
	isEnum,
	message,
	messages,
	millisOf,
	numberIn,
	textOf,
	type Attributes,
	type Message
} from './tree.ts';

/** Histograms of durations: their counts are the requests served. */
const DURATIONS = {
	client: 'gen_ai.client.operation.duration',
	server: 'gen_ai.server.request.duration'
} as const;
const NO_VALUE = 1;

/** What a metric gave, and why the rest of it did not. */
export interface Points {
	samples: Sample[];
	counters: CounterEvent[];
	left_out?: string;
}

/** The points of one metric: numbers as samples of series, counts of GenAI requests as readings of counters. */
export function pointsOf(metric: Message, resource: Attributes, context: OtlpContext, now: number): Points {
	const name = typeof metric.name === 'string' ? metric.name : '';
	if (metric.gauge !== undefined)
		return { samples: samplesOf(name, message(metric.gauge), resource, now), counters: [] };
	if (metric.sum !== undefined) {
		const sum = message(metric.sum);
		if (isDelta(sum)) return nothing(`${name}: differences; set cumulative temporality`);
		return { samples: samplesOf(name, sum, resource, now), counters: [] };
	}
	const histogram = message(metric.histogram ?? metric.exponentialHistogram);
	if (name !== DURATIONS[context.options.requests_of]) return nothing(`${name}: a histogram holds no single request`);
	if (isDelta(histogram)) return nothing(`${name}: differences; set cumulative temporality`);
	const counters = messages(histogram.dataPoints).flatMap((point) => countersOf(point, resource, context, now));
	return { samples: [], counters };
}

const nothing = (left_out: string): Points => ({ samples: [], counters: [], left_out });

const isDelta = ({ aggregationTemporality }: Message): boolean =>
	isEnum(aggregationTemporality, 1, 'AGGREGATION_TEMPORALITY_DELTA');

function samplesOf(name: string, { dataPoints }: Message, resource: Attributes, now: number): Sample[] {
	const common = labelsOf(resource);
	const instance = instanceOf(resource);
	return messages(dataPoints).flatMap((point) => {
		const value = point.asDouble === undefined ? numberIn(point.asInt) : doubleIn(point.asDouble);
		if (value === undefined || hasNoValue(point)) return [];
		const labels = { ...common, ...(instance && { instance }), ...labelsOf(attributesOf(point)) };
		return [{ name, labels, value, ts: millisOf(point.timeUnixNano) ?? now }];
	});
}

/** Each set of attributes is a series of its own that rises by itself, and resets when its process restarts. */
function countersOf(point: Message, resource: Attributes, context: OtlpContext, now: number): CounterEvent[] {
	const value = numberIn(point.count);
	const attributes = attributesOf(point);
	const origin = originOf(attributes, resource, context);
	if (value === undefined || !Number.isFinite(value) || value < 0 || origin.model === '' || hasNoValue(point))
		return [];
	const operation = textOf(attributes.get('gen_ai.operation.name'));
	if (operation !== undefined && !context.options.operations.includes(operation)) return [];
	const parts = Object.entries(labelsOf(attributes)).map(([key, held]) => `${key}=${held}`);
	const counter = {
		kind: 'counter' as const,
		project: context.project,
		...origin,
		instance: [instanceOf(resource), ...parts.sort()].join(' ').slice(0, 500),
		ts: millisOf(point.timeUnixNano) ?? now,
		value
	};
	const requests = { ...counter, name: 'requests' as const };
	return attributes.has('error.type') ? [requests, { ...counter, name: 'failures' as const }] : [requests];
}

/** The process that a resource describes. */
function instanceOf(resource: Attributes): string {
	const read = (name: string) => textOf(resource.get(name)) ?? '';
	const instance = read('service.instance.id');
	return instance || read('k8s.pod.name') || read('host.name') || read('service.name');
}

function labelsOf(attributes: Attributes): Record<string, string> {
	const labels: Record<string, string> = {};
	for (const [name, value] of attributes) {
		const text = textOf(value);
		if (text !== undefined) labels[name] = text;
	}
	return labels;
}

/** protobuf's JSON writes NaN and infinities as texts. */
function doubleIn(value: unknown): number | undefined {
	if (value === 'NaN') return Number.NaN;
	if (value === 'Infinity' || value === '-Infinity') return Number(value);
	return numberIn(value);
}

const hasNoValue = ({ flags }: Message): boolean => ((numberIn(flags) ?? 0) & NO_VALUE) !== 0;
