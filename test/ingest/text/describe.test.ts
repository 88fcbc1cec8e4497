import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BUILT_IN } from '#ingest/text/built-in.ts';
import { describe, embeddingsIn, type TextPlan } from '#ingest/text/describe.ts';
import type { Scorer, Scorers } from '#ingest/text/scorer.ts';

const scorers = (...own: Scorer[]): Scorers => ({ all: [...BUILT_IN, ...own], failures: new Map() });
const plan = (over: Partial<TextPlan> = {}): TextPlan => ({
	...{ feature: 'prompt', keep: false, descriptors: null, vocabulary: new Uint32Array(), learning: false },
	...over
});
const SECRET = 'write to jane@example.org';

test('a text is replaced by its descriptors', () => {
	const found = describe({ features: { n: 1, prompt: SECRET, last: 'x' } }, [plan()], [], scorers());
	expect(found.features).toEqual({
		...{ n: 1, last: 'x', 'prompt.length': 25, 'prompt.words': 5, 'prompt.oov_share': 1 },
		...{ 'prompt.pii': 'email', 'prompt.pii_count': 1 }
	});
	expect(found).not.toHaveProperty('kept');
});

test.each([
	['only those that are asked for', { descriptors: ['words'] }, { 'prompt.words': 5 }],
	[
		'no share of unknown words before the vocabulary is known',
		{ vocabulary: null, descriptors: ['oov_share'] },
		{ 'prompt.oov_share': null }
	]
])('%s', (_, over, expected) => {
	expect(describe({ features: { prompt: SECRET } }, [plan(over)], [], scorers()).features).toEqual(expected);
});

test('a text is kept where its declaration says so, and nowhere else', () => {
	const plans = [plan({ keep: true, descriptors: ['length'] }), plan({ feature: 'response', descriptors: ['length'] })];
	const found = describe({ features: { prompt: SECRET }, texts: { response: 'done' } }, plans, [], scorers());
	expect(found).toEqual({ features: { 'prompt.length': 25, 'response.length': 4 }, kept: { prompt: SECRET } });
});

test('what a decoder read besides is gone where the model declares no such text', () => {
	const found = describe({ features: { n: 1 }, texts: { prompt: SECRET, response: SECRET } }, [], [], scorers());
	expect(found).toEqual({ features: { n: 1 } });
});

test('a missing text has no descriptors, and describing twice changes nothing', () => {
	const absent = describe({ features: { prompt: null, n: 1 } }, [plan()], [], scorers());
	expect(absent.features).toEqual({ n: 1 });
	const once = describe({ features: { prompt: SECRET } }, [plan()], [], scorers());
	expect(describe(once, [plan()], [], scorers())).toEqual(once);
});

test('a scorer that fails is counted, never repeats the text, and costs no other descriptor', () => {
	const own = (name: string, score: (text: string) => unknown): Scorer => ({
		...{ name, version: 1, kind: 'numeric' },
		score: score as Scorer['score']
	});
	const throwing = own('a', (text) => {
		throw new TypeError(`cannot read ${text}`);
	});
	const all = scorers(
		throwing,
		own('b', () => 'high'),
		own('c', () => NaN),
		own('d', async () => 1),
		own('e', () => 0.5)
	);
	for (let i = 0; i < 3; i++) {
		const { features } = describe({ features: { prompt: SECRET } }, [plan()], [], all);
		expect(features).toMatchObject({ 'prompt.a': null, 'prompt.b': null, 'prompt.c': null, 'prompt.e': 0.5 });
		expect(features).toMatchObject({ 'prompt.length': 25 });
	}
	expect([...all.failures]).toEqual([
		['a', { count: 3, last: 'TypeError' }],
		['b', { count: 3, last: 'gave string, and not a finite number' }],
		['c', { count: 3, last: 'gave number, and not a finite number' }],
		['d', { count: 3, last: 'gave object, and not a finite number' }]
	]);
});

test('an embedding gets its norm', () => {
	const features = { v: [3, 4], w: [0, 0, 0], n: 2 };
	expect(embeddingsIn(features)).toEqual(['v', 'w']);
	expect(describe({ features }, [], ['v', 'w'], scorers()).features).toEqual({ ...features, 'v.norm': 5, 'w.norm': 0 });
});

test('no word of a text stands in what is left, whatever the text', () => {
	fc.assert(
		fc.property(fc.string({ minLength: 8, unit: 'grapheme' }), (text) => {
			const found = describe({ features: { prompt: `<<${text}>>` }, texts: { other: text } }, [plan()], [], scorers());
			expect(JSON.stringify(found)).not.toContain('<<');
			expect(found).not.toHaveProperty('texts');
		}),
		{ seed: 1 }
	);
});
