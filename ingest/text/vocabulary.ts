import { wordHashes } from './words.ts';

/** Texts from which a vocabulary is made ... */
export const VOCABULARY_TEXTS = 1000;
/** ... or fewer, where they hold so many different words: 200 kB. */
export const MOST_WORDS = 50_000;

/** The words of the first texts of a feature. Frozen at the end, so that it means the same in every window. */
export class Vocabulary {
	readonly #words: Set<number>;
	/** Texts seen. */
	texts: number;
	frozen: boolean;

	constructor({ texts, words, frozen }: { texts: number; words: Iterable<number>; frozen: boolean }) {
		this.#words = new Set(words);
		this.texts = texts;
		this.frozen = frozen;
	}

	add(text: string): void {
		if (this.frozen) return;
		for (const hash of wordHashes(text)) {
			if (this.#words.size >= MOST_WORDS) break;
			this.#words.add(hash);
		}
		this.texts++;
		this.frozen = this.texts >= VOCABULARY_TEXTS || this.#words.size >= MOST_WORDS;
	}

	/** Hashes in rising order. */
	words(): Uint32Array {
		return Uint32Array.from(this.#words).sort();
	}
}

/** Share of the words of a text that a vocabulary lacks; null for a text without words. */
export function unknownShare(text: string, vocabulary: Uint32Array): number | null {
	const hashes = wordHashes(text);
	if (hashes.length === 0) return null;
	return hashes.filter((hash) => !holds(vocabulary, hash)).length / hashes.length;
}

function holds(sorted: Uint32Array, value: number): boolean {
	let [low, high] = [0, sorted.length];
	while (low < high) {
		const middle = (low + high) >>> 1;
		if ((sorted[middle] ?? 0) < value) low = middle + 1;
		else high = middle;
	}
	return sorted[low] === value;
}
