import type { InferenceEvent } from '../event.ts';
import { contentOf } from './gen-ai.ts';
import { originOf, type OtlpContext } from './options.ts';
import {
	attributesOf,
	firstOf,
	idOf,
	isEnum,
	message,
	messages,
	millisOf,
	nanosOf,
	textOf,
	type Attributes,
	type Message
} from './tree.ts';

const RESPONSE_ID = ['gen_ai.response.id', 'gen_ai.request.id'];
const ERROR = ['error.type', 'exception.type'];

/** Whether a span is one inference: an operation of those configured, or, in older conventions, a model and its usage. */
export function isInference(attributes: Attributes, { options }: OtlpContext): boolean {
	const operation = textOf(attributes.get('gen_ai.operation.name'));
	if (operation !== undefined) return options.operations.includes(operation);
	const kind = textOf(attributes.get('llm.request.type'));
	if (kind !== undefined) return options.operations.includes(kind);
	// Conventions before 1.27, and vLLM, name no operation.
	const modelled = attributes.has('gen_ai.request.model') || attributes.has('gen_ai.response.model');
	return modelled && [...attributes.keys()].some((key) => key.startsWith('gen_ai.usage.'));
}

/**
 * A GenAI span as an event, at the moment it ended: a window that is judged when it closes would otherwise miss just
 * the slow requests. `fallback` identifies it where neither response nor span has an id.
 */
export function inferenceOf(
	span: Message,
	attributes: Attributes,
	resource: Attributes,
	context: OtlpContext,
	{ now, fallback }: { now: number; fallback: string }
): InferenceEvent {
	const { startTimeUnixNano, endTimeUnixNano, traceState } = span;
	const [start, end] = [nanosOf(startTimeUnixNano), nanosOf(endTimeUnixNano)];
	const latency = start !== undefined && end !== undefined && end >= start ? Number(end - start) / 1e6 : null;
	return {
		kind: 'inference',
		project: context.project,
		...originOf(attributes, resource, context),
		event_id: eventIdOf(span, attributes, context) || fallback,
		request_id: '',
		row_index: 0,
		ts: millisOf(endTimeUnixNano, startTimeUnixNano) ?? now,
		weight: weightOf(traceState),
		...contentOf(attributes),
		prediction: null,
		score: null,
		latency_ms: latency,
		status: statusOf(span, attributes),
		segments: {}
	};
}

/** What identifies the inference that a span is, or an event is about: '' where it says nothing. */
export function eventIdOf(item: Message, attributes: Attributes, { options }: OtlpContext): string {
	const response = (textOf(firstOf(attributes, RESPONSE_ID)) ?? '').slice(0, 500);
	const [trace, span] = [idOf(item.traceId), idOf(item.spanId)];
	const place = span && trace ? `${trace}-${span}` : span;
	return options.event_id === 'span_id' ? place || response : response || place;
}

function statusOf({ status, events }: Message, attributes: Attributes): string {
	const error = textOf(firstOf(attributes, ERROR));
	if (error !== undefined) return error.slice(0, 200);
	if (!isEnum(message(status).code, 2, 'STATUS_CODE_ERROR')) return 'ok';
	// SDKs record what was thrown as an event of the span.
	const thrown = messages(events).findLast(({ name }) => name === 'exception');
	return (thrown && textOf(attributesOf(thrown).get('exception.type')))?.slice(0, 200) ?? 'error';
}

/** Spans that stand for one that was kept: the inverse of the sampling probability in tracestate ("ot=th:c"). */
function weightOf(traceState: unknown): number {
	if (typeof traceState !== 'string' || traceState.length > 512) return 1;
	const threshold = /(?:^|,)\s*ot=(?:[^,]*;)?th:([0-9a-f]{1,14})(?![0-9a-f])/i.exec(traceState)?.[1];
	if (threshold === undefined) return 1;
	const rejectedShare = Number.parseInt(threshold, 16) / 16 ** threshold.length;
	return 1 / (1 - rejectedShare);
}
