import type { InferenceEvent, Value } from '../decode/event.ts';
import { scoreOf, type Scorers } from './scorer.ts';

/** What becomes of one text of a model. Plain data: it crosses into threads. */
export interface TextPlan {
	feature: string;
	/** True: the text is stored beside its descriptors. */
	keep: boolean;
	/** Names of its scorers; null: all there are. */
	descriptors: readonly string[] | null;
	/** As in `About`. */
	vocabulary: Uint32Array | null;
	/** True: its words are still being learnt. */
	learning: boolean;
}

/** The values of an event, or of one side of it. */
export type Described = Partial<Pick<InferenceEvent, 'features' | 'texts' | 'kept'>>;

/** Texts longer than this are cut before they are kept. */
const MOST_KEPT = 100_000;

/**
 * Puts descriptors in the place of texts, `<feature>.<descriptor>`, and the norm beside each embedding among `embeddings`,
 * `<feature>.norm`. No text is left in what is returned, but for those that are kept.
 */
export function describe<T extends Described>(
	event: T,
	texts: readonly TextPlan[],
	embeddings: readonly string[],
	scorers: Scorers
): T {
	const { texts: _, ...rest } = event;
	const features: Record<string, Value> = {};
	const kept: Record<string, string> = {};
	const plans = new Map(texts.map((plan) => [plan.feature, plan]));
	const sent = event.features ?? {};
	for (const name of Object.keys(sent)) {
		const plan = plans.get(name);
		const value = sent[name] ?? null;
		// A list in the place of a text is refused later, with its name.
		if (!plan || (typeof value === 'object' && value !== null)) features[name] = value;
	}
	for (const plan of texts) {
		const text = textOf(event, plan.feature);
		if (text === undefined) continue;
		for (const scorer of scorers.all) {
			if (plan.descriptors && !plan.descriptors.includes(scorer.name)) continue;
			features[`${plan.feature}.${scorer.name}`] = scoreOf(scorer, text, plan, scorers);
		}
		if (plan.keep) kept[plan.feature] = text.slice(0, MOST_KEPT);
	}
	for (const name of embeddings) {
		const value = sent[name];
		if (isVector(value)) features[`${name}.norm`] = norm(value);
	}
	// What the rest holds of T besides stays as it was.
	return {
		...rest,
		features,
		...(Object.keys(kept).length > 0 && { kept: { ...event.kept, ...kept } })
	} as unknown as T;
}

/** The text of a feature: as it was sent, or as its decoder read it; undefined: none. */
export function textOf({ features, texts }: Described, feature: string): string | undefined {
	const value = features?.[feature] ?? texts?.[feature];
	return value === undefined || typeof value === 'object' ? undefined : String(value);
}

/** Names of the embeddings among the values. */
export function embeddingsIn(features: Described['features'] = {}): string[] {
	return Object.keys(features).filter((name) => isVector(features[name]));
}

const isVector = (value: Value | undefined): value is readonly number[] => typeof value === 'object' && value !== null;

/** Length of a vector (Euclidean). */
function norm(vector: readonly number[]): number {
	let sum = 0;
	for (const value of vector) sum += value * value;
	return Math.sqrt(sum);
}
