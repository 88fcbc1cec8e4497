import type { ModelConfig } from '#core/model-config.ts';
import { listFeatures } from '#store/repositories/catalog.ts';
import { saveVocabulary, vocabulariesOf } from '#store/repositories/vocabularies.ts';
import type { Store } from '#store/store.ts';
import type { TextPlan } from './describe.ts';
import { Vocabulary } from './vocabulary.ts';

interface Key {
	project: string;
	model: string;
}

/** A plan, and the words behind it. */
interface Known {
	plan: TextPlan;
	vocabulary: Vocabulary;
	/** Texts behind the vocabulary that is stored. */
	stored: number;
}

/** What becomes of the texts of every model, and the vocabularies that their first texts make. */
export class TextPlans {
	readonly #store: Store;
	readonly #known = new Map<string, Known[]>();

	constructor(store: Store) {
		this.#store = store;
	}

	/** Of the features that are stored as texts. `config`: what leeway.yaml says of the model, where it does. */
	async of({ project, model }: Key, config: Pick<ModelConfig, 'features'> | undefined): Promise<TextPlan[]> {
		const key = `${project}/${model}`;
		let known = this.#known.get(key);
		if (!known) this.#known.set(key, (known = await this.#load({ project, model }, config)));
		return known.map(({ plan }) => plan);
	}

	/** The model is declared anew. */
	forget({ project, model }: Key): void {
		this.#known.delete(`${project}/${model}`);
	}

	/** Learns the words of the first texts of a feature; true: its vocabulary is complete now. */
	async learn({ project, model }: Key, feature: string, texts: readonly string[]): Promise<boolean> {
		const known = this.#known.get(`${project}/${model}`)?.find(({ plan }) => plan.feature === feature);
		if (!known?.plan.learning || texts.length === 0) return false;
		const { plan, vocabulary } = known;
		for (const text of texts) vocabulary.add(text);
		// What a process that is killed had not stored is learnt from later texts: one in five of them at most.
		if (!vocabulary.frozen && vocabulary.texts < 1.25 * known.stored) return false;
		await saveVocabulary(this.#store, { project, model, feature }, stateOf(vocabulary));
		known.stored = vocabulary.texts;
		if (!vocabulary.frozen) return false;
		// Another process may have been first: its words are the ones that count.
		const complete = (await vocabulariesOf(this.#store, { project, model })).find((row) => row.feature === feature);
		Object.assign(plan, { vocabulary: complete?.words ?? vocabulary.words(), learning: false });
		return true;
	}

	async #load(key: Key, config: Pick<ModelConfig, 'features'> | undefined): Promise<Known[]> {
		const texts = (await listFeatures(this.#store, key)).filter(({ kind }) => kind === 'text');
		if (texts.length === 0) return [];
		const stored = new Map((await vocabulariesOf(this.#store, key)).map((row) => [row.feature, row]));
		return texts.map(({ feature }) => {
			const { keep = false, descriptors = null } = config?.features[feature] ?? {};
			const vocabulary = new Vocabulary(stored.get(feature) ?? { texts: 0, words: [], frozen: false });
			const wanted = descriptors === null || descriptors.includes('oov_share');
			const words = wanted && vocabulary.frozen ? vocabulary.words() : null;
			const plan = { feature, keep, descriptors, vocabulary: words, learning: wanted && words === null };
			return { plan, vocabulary, stored: vocabulary.texts };
		});
	}
}

const stateOf = (vocabulary: Vocabulary) => ({
	texts: vocabulary.texts,
	words: vocabulary.words(),
	frozen: vocabulary.frozen
});
