import type { Scorer } from './scorer.ts';

/** Characters that are looked at: a language shows in a few sentences. */
const LOOKED_AT = 300;
/** Letters below which nothing is said; a letter of a script without capitals tells as much as three. */
const FEWEST = 10;

/**
 * ISO 639-1 code of the language of a text, `unknown` for short and mixed ones. By n-grams of 60 languages, whose table is
 * 0.9 MB on disk and some 90 MB in a thread: it is loaded where a text asks for it only.
 */
export async function loadLanguage(): Promise<Scorer> {
	const { eld } = await import('eld/extrasmall');
	return {
		name: 'language',
		version: 1,
		kind: 'categorical',
		score(text) {
			const sample = text.slice(0, LOOKED_AT);
			if (letters(sample) < FEWEST) return 'unknown';
			const found = eld.detect(sample);
			return found.language !== '' && found.isReliable() ? found.language : 'unknown';
		}
	};
}

function letters(text: string): number {
	return (text.match(/\p{L}/gu)?.length ?? 0) + 2 * (text.match(/\p{Lo}/gu)?.length ?? 0);
}
