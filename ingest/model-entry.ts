import type { FeatureKind } from '#core/model-config.ts';
import type { Scale } from '#detectors/core/summary.ts';
import type { InferenceEvent, Scalar, Value } from './decode/event.ts';
import type { TextPlan } from './text/describe.ts';

export interface Feature {
	name: string;
	kind: FeatureKind;
	/** Numbers only, once a finite value was seen. */
	scale: Scale | null;
	/** Of an embedding, once one was seen. */
	dimension: number | null;
	entry: ModelEntry;
}

/** What preparing a model's events needs to know, kept in memory. */
export interface ModelEntry {
	project: string;
	model: string;
	features: Map<string, Feature>;
	/** Features that are not the system's own: absent in an event means missing. Of an embedding that is its norm. */
	inputs: Feature[];
	/** Names of its embeddings. */
	embeddings: string[];
	/** What becomes of its texts. */
	texts: readonly TextPlan[];
	/** Names of declared segments. */
	segments: readonly string[];
	/** Seconds of event time that share a roll-up. */
	grain: number;
	/** Categories seen per feature, and values per segment, up to their caps. */
	categories: Map<string, Set<string>>;
	segment_values: Map<string, Set<string>>;
}

export const modelKey = ({ project, model }: { project: string; model: string }): string => `${project}/${model}`;

/** A category of a feature, or a value of a segment, that came for the first time. */
export interface Seen {
	/** Of the model. */
	key: string;
	of: 'categories' | 'segment_values';
	name: string;
	value: string;
}

/** Notes what was seen elsewhere, so that caps count the same. */
export function noteSeen(entries: ReadonlyMap<string, ModelEntry>, { key, of, name, value }: Seen): void {
	const known = entries.get(key)?.[of];
	if (!known) return;
	const values = known.get(name) ?? new Set();
	known.set(name, values.add(value));
}

/** Categories kept apart per feature; the rest count as 'other'. */
export const MAX_CATEGORIES = 200;
/** Values kept apart per segment: each has a roll-up of every feature. */
export const MAX_SEGMENT_VALUES = 50;
/** Features per model: more are a sign of data in names. */
export const MAX_FEATURES = 1000;
/** Categorical, of an event with features beyond them: how many it had. */
export const OTHER_FEATURES = '@other_features';

const MINUTE = 60;
const DAY = 86_400;

/**
 * Seconds of event time that share a roll-up: a day for a model whose windows are whole days, where roll-ups by the
 * minute would be as many as its events; else a minute.
 */
export function grainOf(windows: readonly number[] | undefined): number {
	return windows !== undefined && windows.every((seconds) => seconds % DAY === 0) ? DAY : MINUTE;
}

/** Adds a feature that the entry does not have. */
export function addFeature(
	entry: ModelEntry,
	name: string,
	kind: FeatureKind,
	scale: Scale | null,
	dimension: number | null = null
): void {
	if (entry.features.has(name)) return;
	const feature: Feature = { entry, name, kind, scale, dimension };
	entry.features.set(name, feature);
	if (kind === 'embedding') entry.embeddings.push(name);
	else if (kind !== 'text' && !name.startsWith('@')) entry.inputs.push(feature);
}

/** Up to this many different whole numbers are classes of a prediction, more are a regression. */
const MAX_CLASSES = 20;

const NOT_FINITE: Record<string, number> = { NaN, Infinity, '-Infinity': -Infinity };

/** The number a scalar stands for, or undefined for a text that is none. */
export function numberOf(value: number | string | boolean): number | undefined {
	if (typeof value === 'number') return value;
	return typeof value === 'boolean' ? Number(value) : NOT_FINITE[value];
}

/** Kinds of the features that `entry` does not know yet, from their first values; one that is always null waits. */
export function discoverKinds(events: readonly InferenceEvent[], entry: ModelEntry): Map<string, FeatureKind> {
	const found = new Map<string, FeatureKind>();
	const predictions: Scalar[] = [];
	const learn = (feature: string, kind: FeatureKind) => {
		if (!entry.features.has(feature) && !found.has(feature)) found.set(feature, kind);
	};
	for (const { features, prediction, score, latency_ms, status } of events) {
		for (const feature of Object.keys(features)) {
			const value = features[feature];
			if (entry.features.has(feature) || found.has(feature) || value === null || value === undefined) continue;
			if (entry.inputs.length + found.size >= MAX_FEATURES) {
				learn(OTHER_FEATURES, 'categorical');
				continue;
			}
			found.set(feature, kindOf(value));
		}
		if (prediction !== null) predictions.push(prediction);
		if (score !== null) learn('@score', 'numeric');
		if (latency_ms !== null) learn('@latency_ms', 'numeric');
		if (status !== null) learn('@status', 'categorical');
	}
	if (predictions.length > 0) learn('@prediction', isClasses(predictions) ? 'categorical' : 'numeric');
	return found;
}

function kindOf(value: Exclude<Value, null>): FeatureKind {
	if (typeof value === 'object') return 'embedding';
	return typeof value === 'number' || (typeof value === 'string' && value in NOT_FINITE) ? 'numeric' : 'categorical';
}

function isClasses(predictions: readonly Scalar[]): boolean {
	if (predictions.some((value) => typeof value !== 'number')) return true;
	const distinct = new Set(predictions);
	return distinct.size <= MAX_CLASSES && predictions.every(Number.isInteger);
}
