import { expect, test } from 'vitest';
import { answerIn, promptIn, textsNamed, textsOf } from '#ingest/decode/conversation.ts';

const deep = (levels: number): unknown => (levels === 0 ? 'deep' : { content: [deep(levels - 1)] });

test.each([
	[
		'the last of the user',
		[
			{ role: 'system', content: 'Be kind' },
			{ role: 'user', content: 'Where is it?' }
		],
		'Where is it?'
	],
	['parts in OpenAI’s form', [{ role: 'user', content: [{ type: 'text', text: 'a' }, { type: 'image_url' }] }], 'a'],
	['parts in OpenTelemetry’s', [{ role: 'user', parts: [{ type: 'text', content: 'a' }, { content: 'b' }] }], 'a\nb'],
	['plain texts', ['first', 'second'], 'second'],
	['no user', [{ role: 'system', content: 'Be kind' }], 'Be kind'],
	['nothing', [], ''],
	['what is no message', [null, 3], ''],
	['what is nested without end', [deep(1000)], '']
])('prompt: %s', (_, messages, expected) => {
	expect(promptIn(messages)).toBe(expected);
});

test.each([
	[
		'choices of messages',
		[{ message: { role: 'assistant', content: 'Hi' } }, { message: { content: 'Hello' } }],
		'Hi\nHello'
	],
	['choices of text', [{ text: 'Hi' }], 'Hi'],
	['pieces of a stream', [{ delta: { content: 'H' } }, { delta: { content: 'i' } }, { delta: {} }], 'Hi'],
	['messages', [{ role: 'assistant', parts: [{ content: 'Hi' }] }], 'Hi'],
	['a call of a tool', [{ message: { content: null, tool_calls: [] } }], '']
])('answer: %s', (_, messages, expected) => {
	expect(answerIn(messages)).toBe(expected);
});

test('texts that are empty are none', () => {
	expect(textsNamed({ prompt: 'a', response: '' })).toEqual({ texts: { prompt: 'a' } });
	expect(textsNamed({ prompt: '' })).toEqual({});
	expect(textsOf({ texts: { prompt: 'a' } }, undefined, { texts: { response: 'b' } })).toEqual({
		texts: { prompt: 'a', response: 'b' }
	});
});
