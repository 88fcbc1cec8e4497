import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BUILT_IN } from '#ingest/text/built-in.ts';
import { MOST_WORDS, unknownShare, Vocabulary, VOCABULARY_TEXTS } from '#ingest/text/vocabulary.ts';
import { wordsOf } from '#ingest/text/words.ts';

test.each([
	['How do I reset my password?', 6],
	['don’t re-use it', 3],
	['Zurücksetzen, bitte!', 2],
	['我如何重置密码', 7],
	['パス', 2],
	['नमस्ते दुनिया', 2],
	['a1 b_2 3.5', 4],
	['', 0],
	['... !', 0]
])('%s has %i words', (text, expected) => {
	expect(wordsOf(text)).toHaveLength(expected);
});

test('length counts characters, a pair of surrogates as one', () => {
	const length = BUILT_IN.find(({ name }) => name === 'length');
	for (const text of ['', 'abc', 'a🙂b', '👩‍💻', '\ud800']) {
		expect(length?.score(text, { vocabulary: null })).toBe([...text].length);
	}
});

const known = (...texts: string[]): Uint32Array => {
	const vocabulary = new Vocabulary({ texts: 0, words: [], frozen: false });
	for (const text of texts) vocabulary.add(text);
	return vocabulary.words();
};

test.each([
	['reset my password', 0],
	['Reset MY password!', 0],
	['reset the router', 2 / 3],
	// Numbers are nearly always new, and say nothing.
	['reset 42 abc123', 0],
	['', null],
	['42', null]
])('of "%s" the share %s is unknown', (text, expected) => {
	expect(unknownShare(text, known('please reset my password'))).toBe(expected);
});

test('a vocabulary is frozen after its texts, or its words, and forgets nothing when it is stored', () => {
	const vocabulary = new Vocabulary({ texts: 0, words: [], frozen: false });
	for (let i = 0; i < VOCABULARY_TEXTS; i++) {
		expect(vocabulary.frozen).toBe(false);
		vocabulary.add('the same words');
	}
	vocabulary.add('later words');
	expect([vocabulary.frozen, vocabulary.texts, vocabulary.words().length]).toEqual([true, VOCABULARY_TEXTS, 3]);

	const wide = new Vocabulary({ texts: 0, words: [], frozen: false });
	const words = Array.from({ length: 2 * MOST_WORDS }, (_, i) =>
		[...String(i)].map((d) => 'abcdefghij'[Number(d)]).join('')
	);
	for (let i = 0; i < words.length; i += 2000) wide.add(words.slice(i, i + 2000).join(' '));
	expect([wide.frozen, wide.words().length]).toEqual([true, MOST_WORDS]);
	const again = new Vocabulary({ texts: wide.texts, words: wide.words(), frozen: true });
	expect(again.words()).toEqual(wide.words());
});

test('words of the vocabulary are known, in any order and case', () => {
	fc.assert(
		fc.property(fc.array(fc.stringMatching(/^[a-z]{1,12}$/), { minLength: 1 }), (words) => {
			expect(unknownShare(words.toReversed().join(' ').toUpperCase(), known(words.join(' ')))).toBe(0);
		}),
		{ seed: 1 }
	);
});
