/**
 * Words of a text: runs of letters and digits, with apostrophes and hyphens inside them. In scripts that put no spaces
 * between words (Chinese, Japanese, Thai and their neighbours) each character counts as one.
 */
const WORD =
	/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]|[\p{L}\p{M}\p{N}_]+(?:['’-][\p{L}\p{M}\p{N}_]+)*/gu;

export function wordsOf(text: string): string[] {
	return text.match(WORD) ?? [];
}

/** Characters of a text in which its words are looked up: more tell little more. */
const LOOKED_AT = 20_000;

/** Hashes of the words of a text, in lower case; numbers and words with digits are left out, for most are new. */
export function wordHashes(text: string): number[] {
	const words = wordsOf(text.slice(0, LOOKED_AT).toLowerCase());
	return words.filter((word) => !/\d/.test(word)).map(hashOf);
}

/** FNV-1a over the UTF-16 units of a word, its bits mixed once more: 32 bits. */
function hashOf(word: string): number {
	let hash = 0x811c9dc5;
	for (let i = 0; i < word.length; i++) hash = Math.imul(hash ^ word.charCodeAt(i), 0x01000193);
	hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
	return (hash ^ (hash >>> 13)) >>> 0;
}
