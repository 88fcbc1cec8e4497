import { isDeepStrictEqual } from 'node:util';
import { modelConfigSchema, type ModelConfig, type MovingReference, type NamedReference } from '#core/model-config.ts';
import type { DispersionProfile } from '#detectors/core/summary.ts';
import { metricNamed } from '#detectors/metrics/registry.ts';
import { monitorsOf as monitorsWanted } from '#detectors/schedule/declared-monitors.ts';
import type { Monitor, Seen } from '#detectors/schedule/monitor.ts';
import { movingWords } from '#detectors/schedule/moving-reference.ts';
import { referencePlan } from '#detectors/schedule/reference-window.ts';
import { settledUntil, type Watermark } from '#detectors/schedule/watermark.ts';
import { segmentsSeen, type ModelArrival } from '#store/repositories/detect-windows.ts';
import { featuresOf } from '#store/repositories/models.ts';
import { monitorsOf, profilesOf, saveMonitors } from '#store/repositories/monitoring.ts';
import type { Store } from '#store/store.ts';
import type { Baseline } from './inputs.ts';
import { withLabels, type LabelsDue } from './reference-labels.ts';
import { freezeOutcomes } from './reference-outcomes.ts';
import {
	ensureReference,
	overClassesOf,
	type NoReference,
	type Reference,
	type ReferenceRequest
} from './reference.ts';
import { cellKey } from './window-data.ts';

/** What is to be looked at of one model in one environment, and against what. */
export interface Plan {
	project: string;
	environment: string;
	model: string;
	config: ModelConfig;
	monitors: Monitor[];
	reference?: Reference['set'];
	/** Those beside the main one, by name. */
	references: ReadonlyMap<string, OtherReference>;
	/** Earliest event time stored, ms. */
	first_ts: number;
	/** Why there is no reference yet, for people. */
	no_reference: string;
	/** By `cellKey`; empty without a reference. */
	baseline: ReadonlyMap<string, Baseline>;
	/** By `profileKey`. */
	profiles: ReadonlyMap<string, DispersionProfile>;
}

/** A reference beside the main one, over its classes. */
export interface OtherReference {
	/** What a promise about it stands on. */
	id: string;
	/** "the 7 days before", "version v1", or the name that its owner gave it. */
	words: string;
	is: MovingReference | Reference | NoReference;
}

export const profileKey = (feature: string, binningId: string, seconds: number): string =>
	`${feature}\n${binningId}\n${seconds}`;

/** The configuration of a model, or the defaults for one that nobody configured. */
export function configOf(models: readonly ModelConfig[], model: string, environment: string): ModelConfig {
	const found = models.find((config) => config.model === model);
	return found ?? modelConfigSchema.parse({ model, environment });
}

/** Settles what is watched of a model: freezes its reference when its rows are there, and saves its monitors. */
export async function planOf(
	store: Store,
	project: string,
	config: ModelConfig,
	arrival: ModelArrival,
	watermark: Watermark,
	now: number
): Promise<Plan> {
	const { environment, model } = arrival;
	const key = { project, environment, model };
	const features = await featuresOf(store, project, model);
	const sliced = config.monitors.flatMap(({ segment, feature }) => (segment && feature ? [{ segment, feature }] : []));
	const request = {
		...key,
		features: features.map(({ feature }) => feature),
		segments: [...new Set(sliced.map(({ segment }) => segment))],
		segment_features: [...new Set(sliced.map(({ feature }) => feature))],
		min_n: config.min_n
	};
	const plan = referencePlan(config, arrival.first_ts, watermark);
	const reference = await ensureReference(store, { ...request, name: '', plan }, now);
	const due = { until: settledUntil(watermark), segments: request.segments };
	const frozen = 'set' in reference ? await withLabels(store, reference, config, due) : undefined;
	if (frozen && config.label) await freezeOutcomes(store, frozen, config.label);
	const baseline = frozen?.baseline ?? new Map<string, Baseline>();
	const seen: Seen = {
		features,
		segments: await segmentsSeen(store, key),
		missing: new Map(
			features.flatMap(({ feature }) => {
				const summary = baseline.get(cellKey('', feature))?.summary;
				return summary ? [[feature, summary.missing / Math.max(1, summary.weight)] as const] : [];
			})
		)
	};
	const monitors = await withRevisions(store, key, monitorsWanted(config, seen, metricNamed));
	const profiles = await profilesOf(store, key);
	return {
		...key,
		config,
		monitors,
		baseline,
		references: frozen
			? await othersOf(store, config, request, { main: frozen, first_ts: arrival.first_ts, watermark, due, now })
			: new Map(),
		first_ts: arrival.first_ts,
		no_reference: 'detail' in reference ? reference.detail : '',
		profiles: new Map(
			profiles.map((profile) => [profileKey(profile.feature, profile.binning_id, profile.window_seconds), profile])
		),
		...(frozen && { reference: frozen.set })
	};
}

/** What a reference beside the main one is called. */
export function referenceWords(name: string, declared: NamedReference): string {
	if (declared.kind === 'moving') return movingWords(declared);
	return declared.kind === 'version' ? `version ${declared.version}` : name.replaceAll('_', ' ');
}

/** The references beside the main one; those that are frozen are, when their rows are there. */
async function othersOf(
	store: Store,
	config: ModelConfig,
	request: Omit<ReferenceRequest, 'name' | 'plan'>,
	at: { main: Reference; first_ts: number; watermark: Watermark; due: LabelsDue; now: number }
): Promise<Map<string, OtherReference>> {
	const { main, first_ts, watermark, due, now } = at;
	const others = new Map<string, OtherReference>();
	for (const [name, declared] of Object.entries(config.references)) {
		if (declared.kind === 'moving') {
			const words = referenceWords(name, declared);
			others.set(name, { id: `${main.set.id}/${words}`, words, is: declared });
			continue;
		}
		const plan = referencePlan(config, first_ts, watermark, declared);
		const frozen = await ensureReference(store, { ...request, name, plan }, now);
		const found = 'set' in frozen ? await withLabels(store, frozen, config, due) : frozen;
		const words = referenceWords(name, declared);
		if ('detail' in found) {
			others.set(name, { id: `${main.set.id}/none`, words, is: { detail: `${name}: ${found.detail}` } });
			continue;
		}
		const summaries = [...found.baseline].map(([cell, { summary }]) => [cell, summary] as const);
		const is = { set: found.set, baseline: overClassesOf(main.baseline, summaries) };
		others.set(name, { id: `${main.set.id}/${found.set.id}`, words, is });
	}
	return others;
}

/** Saves monitors that changed; a leeway that changed is the next revision of it. */
export async function withRevisions(
	store: Store,
	key: { project: string; model: string },
	wanted: readonly Monitor[]
): Promise<Monitor[]> {
	const known = await monitorsOf(store, key);
	const rows = wanted.map((monitor) => {
		const before = known.find((row) => row.monitor === monitor.monitor);
		const { revision: _, ...leeway } = monitor.leeway;
		const { revision: last = 0, ...old } = before?.leeway ?? {};
		const revision = isDeepStrictEqual(leeway, old) ? last : last + 1;
		return {
			...monitor,
			project: key.project,
			model: key.model,
			windows: [...monitor.windows],
			leeway: { ...leeway, revision },
			enabled: true,
			revision
		};
	});
	const byName = (a: { monitor: string }, b: { monitor: string }) => (a.monitor < b.monitor ? -1 : 1);
	const enabled = known.filter((row) => row.enabled);
	if (!isDeepStrictEqual(rows.toSorted(byName), enabled.toSorted(byName))) await saveMonitors(store, key, rows);
	return rows;
}
