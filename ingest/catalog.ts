import { setImmediate } from 'node:timers/promises';
import { scaleFrom } from '#detectors/core/scale.ts';
import type { Scale } from '#detectors/core/summary.ts';
import type { ModelConfig } from '#core/model-config.ts';
import {
	addFeatures,
	assignDimensions,
	assignScales,
	declareModel,
	knownCategories,
	listFeatures,
	publishScales,
	seeModel,
	type FeatureRow
} from '#store/repositories/catalog.ts';
import type { Store } from '#store/store.ts';
import type { Decoded } from './decode/decoder.ts';
import type { InferenceEvent, Value } from './decode/event.ts';
import type { News } from './thread/job.ts';
import {
	addFeature,
	discoverKinds,
	grainOf,
	modelKey,
	noteSeen,
	numberOf,
	type ModelEntry,
	type Seen
} from './model-entry.ts';
import { BUILT_IN } from './text/built-in.ts';
import { describeDecoded } from './text/decoded.ts';
import { describe, embeddingsIn, textOf, type Described } from './text/describe.ts';
import { TextPlans } from './text/plans.ts';
import type { Scorers } from './text/scorer.ts';

/** The models and features known, kept in memory beside the store. */
export interface Catalog {
	/**
	 * Learns models, features and scales from events; on return everything a batch of them needs is stored. Batches take
	 * turns, so that two cannot discover the same feature differently.
	 */
	learn(events: readonly InferenceEvent[], now: number): Promise<Map<string, ModelEntry>>;
	/**
	 * Descriptors in the place of texts, and the norms of embeddings, in events and in halves of them; other records stay as
	 * they are. The first texts of a feature make its vocabulary on the way.
	 */
	describe<T extends Decoded>(decoded: readonly T[]): Promise<T[]>;
	/** Declares a model as leeway.yaml does: before its first events. */
	declare(project: string, config: ModelConfig): Promise<void>;
	/** Notes that events of known models came. */
	touch(models: readonly { project: string; model: string }[], now: number): Promise<void>;
	/** Notes values that were new to whoever sorted events by an entry. */
	note(seen: readonly Seen[]): void;
	/** What is known to somebody who knows nothing. */
	start(): CatalogPosition;
	/** What came after a position, for copies of the catalog in other threads. */
	news(since: CatalogPosition): { news: News; next: CatalogPosition };
}

/** How much of the catalog a copy has. */
export interface CatalogPosition {
	version: number;
	seen: number;
}

/** Texts take a while: pages get their turn at least so often, in ms. */
const BUSY_MS = 20;
/** Values looked at for a scale: the median of more differs by less than a bin. */
const SCALE_SAMPLE = 20_000;
/** A model's time of last sight is written at most so often, in ms. */
const SEEN_EVERY = 60_000;

interface Known extends ModelEntry {
	seen_at: number;
}

export async function openCatalog(
	store: Store,
	onModel: (model: string) => void,
	scorers: Scorers = { all: BUILT_IN, failures: new Map() }
): Promise<Catalog> {
	const entries = new Map<string, Known>();
	const declared = new Map<string, ModelConfig>();
	/** Rises with every change of a model but for the values seen, which are listed. */
	let version = 0;
	const allSeen: Seen[] = [];
	let turn: Promise<unknown> = Promise.resolve();
	const plans = new TextPlans(store);
	// A process that ended between the two stores left scales in one of them only.
	await publishScales(store, await listFeatures(store));

	async function load(project: string, model: string): Promise<Known> {
		const config = declared.get(modelKey({ project, model }));
		const stored = await listFeatures(store, { project, model });
		const { categories, segments } = await knownCategories(store, project, model);
		const entry: Known = {
			project,
			model,
			features: new Map(),
			inputs: [],
			embeddings: [],
			texts: await plans.of({ project, model }, config),
			segments: config?.segments ?? [],
			grain: grainOf(config?.windows),
			categories: groups(categories.map(({ feature, category }) => [feature, category])),
			segment_values: groups(
				segments.map(({ segment }) => [segment.slice(0, segment.indexOf('=')), segment.slice(segment.indexOf('=') + 1)])
			),
			seen_at: 0
		};
		for (const row of stored) addFeature(entry, row.feature, row.kind, scaleOf(row), row.dimension);
		return entry;
	}

	async function learnModel(
		events: readonly InferenceEvent[],
		project: string,
		model: string,
		now: number
	): Promise<Known> {
		const key = modelKey({ project, model });
		const entry = entries.get(key) ?? (await load(project, model));
		await touch(entry, now);
		const found = [...discoverKinds(events, entry)];
		const added = await addFeatures(
			store,
			found.map(([feature, kind]) => ({ project, model, feature, kind, source: 'discovered' as const }))
		);
		for (const row of added) addFeature(entry, row.feature, row.kind, scaleOf(row), row.dimension);
		const vectors = await assignDimensions(store, project, model, dimensionsIn(events, entry));
		for (const { feature: name, dimension } of vectors) {
			const feature = entry.features.get(name);
			if (feature) feature.dimension = dimension;
		}
		const unscaled = [...entry.features.values()].filter(({ kind, scale }) => kind === 'numeric' && scale === null);
		const scales = unscaled.flatMap(({ name: feature }) => {
			const values = sample(events, feature);
			return values.length > 0 ? [{ feature, ...scaleFrom(values) }] : [];
		});
		if (scales.length > 0) {
			for (const row of await assignScales(store, project, model, scales)) {
				const feature = entry.features.get(row.feature);
				if (feature) feature.scale = scaleOf(row);
			}
		}
		if (!entries.has(key) || added.length > 0) onModel(model);
		if (!entries.has(key) || added.length > 0 || scales.length > 0 || vectors.length > 0) version++;
		entries.set(key, entry);
		return entry;
	}

	async function touch(entry: Known, now: number): Promise<void> {
		if (now - entry.seen_at < SEEN_EVERY) return;
		entry.seen_at = now;
		await seeModel(store, entry.project, entry.model, new Date(now));
	}

	/** Or may become one: a list in the place of a number is refused. */
	const isEmbedding = (key: { project: string; model: string }, name: string) =>
		(entries.get(modelKey(key))?.features.get(name)?.kind ?? 'embedding') === 'embedding';

	/** Rows of one model with their texts described. */
	async function describeRows(
		key: { project: string; model: string },
		rows: readonly Described[]
	): Promise<Described[]> {
		const texts = await plans.of(key, declared.get(modelKey(key)));
		const described: Described[] = [];
		let busySince = performance.now();
		for (const row of rows) {
			const embeddings = embeddingsIn(row.features).filter((name) => isEmbedding(key, name));
			const plain = texts.length + embeddings.length === 0 && row.texts === undefined;
			described.push(plain ? row : describe(row, texts, embeddings, scorers));
			if (performance.now() - busySince < BUSY_MS) continue;
			await setImmediate();
			busySince = performance.now();
		}
		// Words count as known only after the batch that taught them.
		for (const { feature, learning } of texts) {
			if (!learning) continue;
			const sent = rows.flatMap((row) => textOf(row, feature) ?? []);
			if (await plans.learn(key, feature, sent)) version++;
		}
		return described;
	}

	const inTurn = async <T>(run: () => Promise<T>): Promise<T> => {
		const mine = turn.then(run);
		turn = mine.catch(() => undefined);
		return mine;
	};

	return {
		learn(events, now) {
			return inTurn(async () => {
				const learnt = new Map<string, ModelEntry>();
				for (const [key, group] of Map.groupBy(events, modelKey)) {
					const [first] = group;
					if (first) learnt.set(key, await learnModel(group, first.project, first.model, now));
				}
				return learnt;
			});
		},
		describe: (decoded) => inTurn(() => describeDecoded(decoded, describeRows)),
		declare(project, config) {
			return inTurn(async () => {
				await declareModel(store, project, config);
				plans.forget({ project, model: config.model });
				declared.set(modelKey({ project, model: config.model }), config);
				entries.delete(modelKey({ project, model: config.model }));
				version++;
			});
		},
		async touch(models, now) {
			for (const model of models) {
				const entry = entries.get(modelKey(model));
				if (entry) await touch(entry, now);
			}
		},
		note(seen) {
			for (const one of seen) {
				noteSeen(entries, one);
				allSeen.push(one);
			}
		},
		start: () => ({ version: -1, seen: 0 }),
		news(since) {
			const next = { version, seen: allSeen.length };
			if (since.version !== version) return { news: { entries: [...entries.values()], seen: [] }, next };
			return { news: { entries: null, seen: allSeen.slice(since.seen) }, next };
		}
	};
}

function scaleOf({ scale_id, centre, spread }: FeatureRow): Scale | null {
	return scale_id === null || centre === null || spread === null ? null : { scale_id, centre, spread };
}

/** Finite values of one feature, evenly from all events, or all there are where it is rare. */
function sample(events: readonly InferenceEvent[], feature: string): number[] {
	const step = Math.max(1, Math.floor(events.length / SCALE_SAMPLE));
	const values = everyNth(events, feature, step);
	return values.length > 0 || step === 1 ? values : everyNth(events, feature, 1);
}

function everyNth(events: readonly InferenceEvent[], feature: string, step: number): number[] {
	const values: number[] = [];
	for (let i = 0; i < events.length; i += step) {
		const event = events[i];
		const value = event && valueOf(event, feature);
		const number = value === undefined || typeof value === 'object' ? undefined : numberOf(value);
		if (number !== undefined && Number.isFinite(number)) values.push(number);
	}
	return values;
}

function valueOf(event: InferenceEvent, feature: string): Value | undefined {
	if (feature === '@prediction') return event.prediction;
	if (feature === '@score') return event.score;
	return feature === '@latency_ms' ? event.latency_ms : event.features[feature];
}

/** Embeddings without a dimension, and that of the first of each. */
function dimensionsIn(events: readonly InferenceEvent[], { features }: ModelEntry) {
	return [...features.values()].flatMap(({ name: feature, kind, dimension }) => {
		if (kind !== 'embedding' || dimension !== null) return [];
		const first = events.map((event) => event.features[feature]).find(Array.isArray);
		return first ? [{ feature, dimension: first.length }] : [];
	});
}

function groups(pairs: readonly [string, string][]): Map<string, Set<string>> {
	const found = new Map<string, Set<string>>();
	for (const [name, value] of pairs) {
		const values = found.get(name) ?? new Set();
		found.set(name, values.add(value));
	}
	return found;
}
