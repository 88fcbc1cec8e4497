import { and, eq } from 'drizzle-orm';
import { vocabularies } from '#store/schema/catalog.ts';
import type { Store } from '#store/store.ts';

export interface StoredVocabulary {
	/** Texts that it was made from. */
	texts: number;
	/** Hashes of words, rising. */
	words: Uint32Array;
	/** True: it is complete, and never changes again. */
	frozen: boolean;
}

/** The vocabularies of a model's texts. */
export async function vocabulariesOf(
	store: Store,
	{ project, model }: { project: string; model: string }
): Promise<(StoredVocabulary & { feature: string })[]> {
	const rows = await store.pg.db
		.select()
		.from(vocabularies)
		.where(and(eq(vocabularies.project, project), eq(vocabularies.model, model)));
	return rows.map(({ feature, texts, words, frozen }) => ({ feature, texts, words: fromBase64(words), frozen }));
}

/** Stores a vocabulary over what is there of it, unless that one is complete. */
export async function saveVocabulary(
	store: Store,
	key: { project: string; model: string; feature: string },
	{ texts, words, frozen }: StoredVocabulary
): Promise<void> {
	const row = { texts, words: toBase64(words), frozen };
	await store.pg.db
		.insert(vocabularies)
		.values({ ...key, ...row })
		.onConflictDoUpdate({
			target: [vocabularies.project, vocabularies.model, vocabularies.feature],
			set: row,
			setWhere: eq(vocabularies.frozen, false)
		});
}

function toBase64(words: Uint32Array): string {
	const bytes = Buffer.alloc(4 * words.length);
	words.forEach((word, i) => bytes.writeUInt32LE(word, 4 * i));
	return bytes.toString('base64');
}

function fromBase64(text: string): Uint32Array {
	const bytes = Buffer.from(text, 'base64');
	return Uint32Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readUInt32LE(4 * i));
}
