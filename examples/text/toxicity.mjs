/**
 * A scorer by a list of words: the share of the words of a text that are insults. It knows a dozen English words, takes a
 * quotation for an insult, and misses every insult that is made of polite words. What it can do is show that their share
 * has changed. Put the model that you trust in its place: anything that scores a text within a millisecond.
 */
const INSULTS = new Set(
	'idiot idiots stupid moron morons dumb loser losers pathetic worthless scum trash disgusting jerk'.split(' ')
);

export const scorer = {
	version: 1,
	kind: 'numeric',
	score(text) {
		const words = text.toLowerCase().match(/\p{L}+/gu) ?? [];
		return words.length === 0 ? null : words.filter((word) => INSULTS.has(word)).length / words.length;
	}
};
