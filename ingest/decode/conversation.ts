import { isObject } from './check.ts';

/** Deeper nesting is not followed: conversations are four levels deep. */
const DEEPEST = 8;

/**
 * What was asked last in a list of messages: of OpenAI's form (`content`), of OpenTelemetry's (`parts`), or plain texts. The
 * last of role `user` where roles are given, for what comes before it is much the same in every request. '' = nothing.
 */
export function promptIn(messages: readonly unknown[]): string {
	const asked = messages.filter(
		(message) => !isObject(message) || message.role === 'user' || message.role === undefined
	);
	return textIn((asked.length > 0 ? asked : messages).at(-1));
}

/** The texts of an answer: of its messages, or of `choices` in OpenAI's form, whole or in pieces. '' = nothing. */
export function answerIn(messages: readonly unknown[]): string {
	const pieces = messages.flatMap((one) => (isObject(one) && isObject(one.delta) ? [one.delta.content] : []));
	if (pieces.length > 0) return pieces.filter((piece) => typeof piece === 'string').join('');
	const texts = messages.map((one) => {
		const { message, text } = isObject(one) ? one : {};
		return typeof text === 'string' ? text : textIn(message ?? one);
	});
	return texts.filter((text) => text !== '').join('\n');
}

/** `texts` of an event: those that are there. */
export function textsNamed(found: Readonly<Record<string, string>>): { texts?: Record<string, string> } {
	const texts = Object.entries(found).filter(([, text]) => text !== '');
	return texts.length > 0 ? { texts: Object.fromEntries(texts) } : {};
}

/** The texts of two sides of one event. */
export function textsOf(...rows: readonly ({ texts?: Record<string, string> } | undefined)[]) {
	return textsNamed(Object.assign({}, ...rows.map((row) => row?.texts)) as Record<string, string>);
}

/** All that is said in a message, or a part of one. */
function textIn(value: unknown, depth = 0): string {
	if (typeof value === 'string') return value;
	if (depth > DEEPEST) return '';
	if (Array.isArray(value)) {
		const parts = value.map((part) => textIn(part, depth + 1));
		return parts.filter((part) => part !== '').join('\n');
	}
	if (!isObject(value)) return '';
	return textIn(value.content ?? value.text ?? value.parts, depth + 1);
}
