import { isObject } from '../check.ts';
import { isScalar, type Cell } from './cells.ts';

/**
 * Requests of text generation in OpenAI's form, as language models behind model servers are asked, under the same
 * names of features as other sources of such requests have.
 */
export function chatRequest(payload: Record<string, unknown>): Record<string, Cell> | undefined {
	const texts = chatMessages(payload);
	if (!Array.isArray(payload.messages ?? payload.prompt) && typeof payload.prompt !== 'string') return undefined;
	const settings = { ...payload, max_tokens: payload.max_tokens ?? payload.max_completion_tokens, choices: payload.n };
	return {
		...scalars(settings, ['temperature', 'top_p', 'top_k', 'max_tokens', 'stream', 'choices']),
		input_messages: texts.length,
		input_characters: texts.reduce((sum: number, text) => sum + charactersOf(text), 0)
	};
}

/** The messages of a request, or its prompts; none where it has neither. */
export function chatMessages({ messages, prompt }: Record<string, unknown>): unknown[] {
	if (Array.isArray(messages)) return messages;
	if (typeof prompt === 'string') return [prompt];
	return Array.isArray(prompt) ? prompt : [];
}

export function chatChoices({ choices }: Record<string, unknown>): unknown[] {
	return Array.isArray(choices) ? choices : [];
}

/** What an answer of text generation tells of itself: tokens, and why it ended. */
export function chatResponse(payload: Record<string, unknown>): Record<string, Cell> | undefined {
	if (!Array.isArray(payload.choices)) return undefined;
	const usage = isObject(payload.usage) ? payload.usage : {};
	const reasons = payload.choices.map((choice: unknown) => (isObject(choice) ? choice.finish_reason : undefined));
	const named = reasons.filter((reason) => typeof reason === 'string');
	return {
		...scalars({ input_tokens: usage.prompt_tokens, output_tokens: usage.completion_tokens }, [
			'input_tokens',
			'output_tokens'
		]),
		...(named.length > 0 && { finish_reason: [...new Set(named)].sort().join('+') })
	};
}

/** Chunks of a streamed answer as one answer: usage comes with the last of them, the reason with the last but one. */
export function chatOfChunks(chunks: readonly Record<string, unknown>[]): Record<string, unknown> | undefined {
	const choices = chunks.flatMap((chunk) => (Array.isArray(chunk.choices) ? (chunk.choices as unknown[]) : []));
	if (!chunks.some((chunk) => Array.isArray(chunk.choices))) return undefined;
	return { choices, usage: chunks.findLast((chunk) => isObject(chunk.usage))?.usage };
}

function scalars(values: Record<string, unknown>, names: readonly string[]): Record<string, Cell> {
	const found = names.map((name) => [name, values[name]] as const);
	return Object.fromEntries(
		found.filter((entry): entry is [string, Cell & {}] => isScalar(entry[1]) && entry[1] !== null)
	);
}

/** Of a prompt, or of the content of a message, in one text or in parts. */
function charactersOf(message: unknown): number {
	if (typeof message === 'string') return message.length;
	if (!isObject(message)) return 0;
	const { content } = message;
	const parts: unknown[] = Array.isArray(content)
		? content.map((part) => (isObject(part) ? part.text : part))
		: [content];
	return parts.reduce((sum: number, part) => sum + (typeof part === 'string' ? part.length : 0), 0);
}
