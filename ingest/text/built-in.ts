import { pii, piiCount } from './pii.ts';
import type { Scorer } from './scorer.ts';
import { unknownShare } from './vocabulary.ts';
import { wordsOf } from './words.ts';

/** Characters, as people count them: a surrogate pair is one. */
const length: Scorer = {
	name: 'length',
	version: 1,
	kind: 'numeric',
	score(text) {
		let count = 0;
		for (let i = 0; i < text.length; i++) if ((text.charCodeAt(i) & 0xfc00) !== 0xdc00) count++;
		return count;
	}
};

const words: Scorer = { name: 'words', version: 1, kind: 'numeric', score: (text) => wordsOf(text).length };

/** Share of the words that the first texts of the feature did not have. */
const oovShare: Scorer = {
	name: 'oov_share',
	version: 1,
	kind: 'numeric',
	score: (text, { vocabulary }) => vocabulary && unknownShare(text, vocabulary)
};

/** What a text gets without a table or a module to load. */
export const BUILT_IN: readonly Scorer[] = [length, words, oovShare, pii, piiCount];
