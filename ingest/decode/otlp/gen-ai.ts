import { answerIn, promptIn, textsNamed } from '../conversation.ts';
import type { Scalar } from '../event.ts';
import { firstOf, message, messages, numberOf, scalarOf, textOf, type Attributes, type Message } from './tree.ts';

/**
 * Features of a GenAI operation and the attributes that carry them, newest name first: OpenTelemetry's conventions for
 * GenAI, their names before 1.27 and 1.37, and those of vLLM's and OpenLLMetry's spans.
 */
const NUMBERS: readonly [string, readonly string[]][] = [
	['input_tokens', ['gen_ai.usage.input_tokens', 'gen_ai.usage.prompt_tokens']],
	['output_tokens', ['gen_ai.usage.output_tokens', 'gen_ai.usage.completion_tokens']],
	['cached_tokens', ['gen_ai.usage.cache_read.input_tokens', 'gen_ai.usage.cache_read_input_tokens']],
	['cache_written_tokens', ['gen_ai.usage.cache_creation.input_tokens', 'gen_ai.usage.cache_creation_input_tokens']],
	['reasoning_tokens', ['gen_ai.usage.reasoning.output_tokens', 'gen_ai.usage.reasoning_tokens']],
	['temperature', ['gen_ai.request.temperature']],
	['top_p', ['gen_ai.request.top_p']],
	['top_k', ['gen_ai.request.top_k']],
	['max_tokens', ['gen_ai.request.max_tokens']],
	['frequency_penalty', ['gen_ai.request.frequency_penalty']],
	['presence_penalty', ['gen_ai.request.presence_penalty']],
	['choices', ['gen_ai.request.choice.count', 'gen_ai.request.n']]
];

/** Carried in seconds. */
const FIRST_TOKEN = [
	'gen_ai.response.time_to_first_chunk',
	'gen_ai.latency.time_to_first_token',
	'gen_ai.server.time_to_first_token'
];

const CATEGORIES: readonly [string, readonly string[]][] = [
	['provider', ['gen_ai.provider.name', 'gen_ai.system']],
	['operation', ['gen_ai.operation.name']],
	['output_type', ['gen_ai.output.type', 'gen_ai.openai.request.response_format']],
	['stream', ['gen_ai.request.stream', 'gen_ai.request.is_stream', 'llm.is_streaming']]
];

const FINISHED = ['gen_ai.response.finish_reasons', 'gen_ai.completion.0.finish_reason'];

/** What a span says of one inference. */
export interface GenAiContent {
	/** What is known of a request and its response without a word of either. */
	features: Record<string, Scalar>;
	/** What was asked and what was answered, for models that declare texts of these names. */
	texts?: Record<string, string>;
}

export function contentOf(attributes: Attributes): GenAiContent {
	const features: Record<string, Scalar> = {};
	for (const [feature, names] of NUMBERS) {
		const value = numberOf(firstOf(attributes, names));
		if (value !== undefined) features[feature] = value;
	}
	const first = numberOf(firstOf(attributes, FIRST_TOKEN));
	if (first !== undefined && first >= 0) features.time_to_first_token_ms = first * 1000;
	for (const [feature, names] of CATEGORIES) {
		const value = scalarOf(firstOf(attributes, names));
		if (value !== undefined && value !== '') features[feature] = value;
	}
	const finished = reasonsOf(firstOf(attributes, FINISHED));
	if (finished !== '') features.finish_reason = finished;
	const said = { input: messagesOf(attributes, 'input'), output: messagesOf(attributes, 'output') };
	for (const side of ['input', 'output'] as const) {
		const parsed = said[side];
		if (!parsed) continue;
		features[`${side}_messages`] = parsed.length;
		features[`${side}_characters`] = characters(parsed);
	}
	return { features, ...textsNamed({ prompt: promptIn(said.input ?? []), response: answerIn(said.output ?? []) }) };
}

/** The messages of one side, of an attribute in OTLP's own form or as JSON in a text; undefined: they are not logged. */
function messagesOf(attributes: Attributes, side: 'input' | 'output'): unknown[] | undefined {
	const content = attributes.get(`gen_ai.${side}.messages`);
	const sent = content && plain(content);
	const parsed = typeof sent === 'string' ? parsedOf(sent) : sent;
	return Array.isArray(parsed) ? parsed : undefined;
}

/** Why the choices of a response ended, each reason once: "stop", or "length+stop". */
function reasonsOf(value: Message | undefined): string {
	if (!value) return '';
	const single = textOf(value);
	if (single !== undefined) return single;
	const reasons = messages(message(value.arrayValue).values).map((reason) => textOf(reason) ?? '');
	return [...new Set(reasons.filter(Boolean))].sort().join('+');
}

/** Deeper nesting is not followed: conversations are four levels deep. */
const DEEPEST = 8;

/** A value of OTLP as plain JSON. */
function plain(value: Message, depth = 0): unknown {
	if (depth > DEEPEST) return undefined;
	if (value.arrayValue !== undefined) {
		return messages(message(value.arrayValue).values).map((item) => plain(item, depth + 1));
	}
	if (value.kvlistValue === undefined) return scalarOf(value);
	const pairs = messages(message(value.kvlistValue).values).map(({ key, value: held }) => [
		typeof key === 'string' ? key : '',
		plain(message(held), depth + 1)
	]);
	return Object.fromEntries(pairs) as unknown;
}

function parsedOf(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		// Cut off by a limit of the exporter, or not JSON.
		return undefined;
	}
}

/** Characters of all `content` texts below a value. */
function characters(value: unknown, depth = 0): number {
	if (depth > DEEPEST || typeof value !== 'object' || value === null) return 0;
	return Object.entries(value).reduce(
		(sum, [key, held]) =>
			sum + (typeof held === 'string' ? (key === 'content' ? held.length : 0) : characters(held, depth + 1)),
		0
	);
}
