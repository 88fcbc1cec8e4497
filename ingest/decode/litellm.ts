import { z } from 'zod';
import { isObject } from './check.ts';
import type { Decoder, SourceContext, WireRecord } from './decoder.ts';
import { answerIn, promptIn, textsNamed } from './conversation.ts';
import { epochOf } from './epoch.ts';
import { show } from './show.ts';
import { rejected, type InferenceEvent, type Rejected, type Scalar } from './event.ts';
import { readJson } from './json.ts';
import { modelNamed, namesOfModels } from './naming.ts';

const options = z.strictObject({
	models: namesOfModels,
	/** What a model is here: the group that callers ask for, or the model that LiteLLM sends it to. */
	model_from: z.enum(['model_group', 'model']).default('model_group'),
	/** What tells versions apart; `none`: nothing does. */
	version_from: z.enum(['model', 'model_id', 'none']).default('model')
});
type Options = z.infer<typeof options>;
type Payload = Record<string, unknown>;

/** LiteLLM's StandardLoggingPayload, one a record or an array of them (docs/formats/litellm.md). */
export const litellm: Decoder<Options> = {
	name: 'litellm',
	version: 2,
	options,
	recognises({ value }) {
		const json = readJson(value);
		if (!('ok' in json)) return false;
		const payloads: unknown[] = Array.isArray(json.ok) ? json.ok : [json.ok];
		return payloads.length > 0 && payloads.every((payload) => isObject(payload) && isPayload(payload));
	},
	decode(record, context) {
		const json = readJson(record.value);
		if (!('ok' in json)) return [json];
		if (!Array.isArray(json.ok)) return [toEvent(json.ok, record, context, context.id)];
		if (json.ok.length === 0) return [rejected('empty', 'the array is empty: send at least one payload')];
		return json.ok.map((payload: unknown, index) => toEvent(payload, record, context, `${context.id}/${index}`));
	}
};

const isPayload = ({ call_type, status, startTime, endTime }: Payload): boolean =>
	typeof call_type === 'string' &&
	(status === 'success' || status === 'failure') &&
	startTime !== undefined &&
	endTime !== undefined;

function toEvent(
	value: unknown,
	record: WireRecord,
	context: SourceContext<Options>,
	fallback: string
): InferenceEvent | Rejected {
	if (!isObject(value)) return rejected('schema', 'send the StandardLoggingPayload as a JSON object');
	const { status, startTime, endTime } = value;
	if (status !== 'success' && status !== 'failure') {
		const shown = show(status);
		return rejected('schema', `status: ${shown}: a StandardLoggingPayload says "success" or "failure"`);
	}
	const [start, end] = [epochOf(startTime), epochOf(endTime)];
	if (start === undefined && end === undefined) {
		return rejected('schema', 'startTime and endTime: send seconds since 1970, before 2106');
	}
	const [requested, sent] = [text(value.model_group), text(value.model)];
	const { model_from, version_from } = context.options;
	const named = model_from === 'model_group' ? (requested ?? sent) : sent;
	const model = modelNamed(named, context);
	if (model === '') return rejected('schema', 'model is missing: set `model` of the source');
	const dated = { model: sent === named ? undefined : sent, model_id: text(value.model_id), none: undefined };
	return {
		kind: 'inference',
		project: context.project,
		environment: context.environment,
		model,
		version: (dated[version_from] ?? context.version ?? '').slice(0, 200),
		event_id: text(value.id)?.slice(0, 500) ?? fallback,
		request_id: '',
		row_index: 0,
		// Where a request ended: a window that is judged when it closes would otherwise miss just the slow ones.
		ts: end ?? start ?? record.timestamp,
		weight: 1,
		features: featuresOf(value, status === 'success'),
		...textsNamed({
			prompt: promptIn(listIn(value.messages)),
			response: answerIn(listIn(objectIn(value.response).choices))
		}),
		prediction: null,
		score: null,
		latency_ms: between(startTime, endTime),
		status: status === 'success' ? 'ok' : errorOf(value),
		segments: {}
	};
}

/** What is known of a call without a word of it. A failed call used no tokens that could be told: its zeros are none. */
function featuresOf(payload: Payload, succeeded: boolean): Record<string, Scalar> {
	const parameters = objectIn(payload.model_parameters);
	const usage = objectIn(objectIn(payload.metadata).usage_object);
	const streamed = payload.stream === true || parameters.stream === true;
	// response_time is the time to the first token where a call streams, and the whole time where it does not.
	const first = streamed ? between(payload.startTime, payload.completionStartTime) : null;
	const found: Record<string, Scalar | undefined> = {
		operation: text(payload.call_type),
		provider: text(payload.custom_llm_provider),
		stream: streamed,
		cache_hit: cacheHit(payload.cache_hit),
		temperature: number(parameters.temperature),
		top_p: number(parameters.top_p),
		max_tokens: number(parameters.max_tokens) ?? number(parameters.max_completion_tokens),
		...sizeOf(payload.messages)
	};
	if (succeeded) {
		Object.assign(found, {
			input_tokens: number(payload.prompt_tokens),
			output_tokens: number(payload.completion_tokens),
			cached_tokens: number(objectIn(usage.prompt_tokens_details).cached_tokens),
			reasoning_tokens: number(objectIn(usage.completion_tokens_details).reasoning_tokens),
			response_cost_usd: number(payload.response_cost),
			time_to_first_token_ms: first ?? undefined,
			finish_reason: finishReason(payload.response)
		});
	}
	const said = Object.entries(found).filter((entry): entry is [string, Scalar] => entry[1] !== undefined);
	return Object.fromEntries(said);
}

/** Milliseconds between two instants in epoch seconds, null where one is missing or they run backwards. */
function between(from: unknown, to: unknown): number | null {
	if (typeof from === 'number' && typeof to === 'number' && epochOf(from) !== undefined && epochOf(to) !== undefined) {
		// Of seconds since 1970 a double holds microseconds, and no more.
		const apart = Math.round((to - from) * (from < 1e11 ? 1e6 : 1e3)) / 1e3;
		return apart >= 0 ? apart : null;
	}
	const [start, end] = [epochOf(from), epochOf(to)];
	return start !== undefined && end !== undefined && end >= start ? end - start : null;
}

function errorOf({ error_information }: Payload): string {
	const { error_code, error_class } = objectIn(error_information);
	const code = typeof error_code === 'number' ? String(error_code) : text(error_code);
	return (code ?? text(error_class) ?? 'error').slice(0, 200);
}

/** Callbacks send it as a boolean or as Python's text of one; null: caching was off. */
function cacheHit(value: unknown): boolean | undefined {
	if (typeof value === 'boolean') return value;
	return value === 'True' ? true : value === 'False' ? false : undefined;
}

function finishReason(response: unknown): string | undefined {
	const { choices } = objectIn(response);
	const reasons = Array.isArray(choices) ? choices.map((choice) => text(objectIn(choice).finish_reason)) : [];
	return [...new Set(reasons.filter((reason) => reason !== undefined))].sort().join('+') || undefined;
}

/** How many messages, and how many characters of text in them: the words themselves are not stored. */
function sizeOf(messages: unknown): Record<string, number> {
	if (!Array.isArray(messages)) return {};
	const lengths = messages.flatMap((message) => {
		const { content } = objectIn(message);
		const parts: unknown[] = Array.isArray(content) ? content.map((part) => objectIn(part).text) : [content];
		return parts.map((part) => (typeof part === 'string' ? part.length : 0));
	});
	return { input_messages: messages.length, input_characters: lengths.reduce((sum, length) => sum + length, 0) };
}

const listIn = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const objectIn = (value: unknown): Payload => (isObject(value) ? value : {});
const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);
const number = (value: unknown): number | undefined =>
	typeof value === 'number' && Number.isFinite(value) ? value : undefined;
