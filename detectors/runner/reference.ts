import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { freezeBinning } from '#detectors/core/binning.ts';
import { REFERENCE_ENVIRONMENT, type ReferencePlan } from '#detectors/schedule/reference-window.ts';
import { modelArrivals } from '#store/repositories/detect-windows.ts';
import {
	activeReference,
	freezeReference,
	referenceHistogramsOf,
	type ReferenceSet
} from '#store/repositories/monitoring.ts';
import { rangeSummaries } from '#store/repositories/summaries.ts';
import type { Store } from '#store/store.ts';
import type { Baseline, Summary } from './inputs.ts';
import { cellKey, merge } from './window-data.ts';

/** A reference file is all there when nothing of it has come for so long, in ms of the wall clock. */
const SETTLED_MS = 30_000;

export interface Reference {
	set: ReferenceSet;
	/** By `cellKey`. */
	baseline: Map<string, Baseline>;
}

export interface ReferenceRequest {
	project: string;
	environment: string;
	model: string;
	/** '' = the main one. */
	name: string;
	/** Undefined while the rows of the reference have not all arrived. */
	plan: ReferencePlan | undefined;
	features: readonly string[];
	/** Segments whose histograms are frozen too, of these features only. */
	segments: readonly string[];
	segment_features: readonly string[];
	/** Fewer rows make no reference. */
	min_n: number;
}

/** What is still missing of a reference. */
export interface NoReference {
	detail: string;
}

/**
 * The reference in force; freezes it with its histograms and classes when its rows have arrived, and again, as a new
 * revision, when another one is declared.
 */
export async function ensureReference(
	store: Store,
	request: ReferenceRequest,
	now: number
): Promise<Reference | NoReference> {
	const { plan } = request;
	const active = await activeReference(store, request, request.name);
	if (active && (!plan || (active.kind === plan.kind && isDeepStrictEqual(active.spec, plan.spec))))
		return { set: active, baseline: await loadBaseline(store, active.id) };
	if (!plan) return { detail: 'the reference is being collected' };
	if (plan.kind === 'file' && !(await isStored(store, request, now)))
		return { detail: 'the rows of the reference file are still coming' };

	const baseline = await readBaseline(store, request, plan);
	const n = Math.max(0, ...[...baseline.values()].map(({ summary }) => summary.n));
	if (n < request.min_n) return { detail: `${n} of ${request.min_n} rows of the reference` };
	const set = await freezeReference(
		store,
		{
			id: randomUUID(),
			project: request.project,
			model: request.model,
			environment: request.environment,
			name: request.name,
			kind: plan.kind,
			spec: plan.spec,
			window_start: new Date(plan.start),
			window_end: new Date(Math.min(plan.end, now)),
			n,
			frozen_at: new Date(now)
		},
		[...baseline].map(([key, { binning, summary }]) => {
			const [segment = '', feature = ''] = key.split('\n');
			return { feature, segment, binning_id: binning.binning_id, binning, summary };
		})
	);
	return { set, baseline };
}

/** A baseline over the classes of the main reference, so that distances to several references compare. */
export function overClassesOf(
	main: ReadonlyMap<string, Baseline>,
	summaries: Iterable<readonly [string, Summary]>
): Map<string, Baseline> {
	return new Map(
		[...summaries].flatMap(([cell, summary]) => {
			const binning = main.get(cell)?.binning;
			return binning && (binning.kind === 'numeric') === 'bins' in summary
				? [[cell, { binning, summary }] as const]
				: [];
		})
	);
}

/** Whether all rows of a reference file have come: none for a while. They are stored while the detectors run. */
async function isStored(store: Store, { project, model }: ReferenceRequest, now: number): Promise<boolean> {
	const arrivals = await modelArrivals(store, project);
	const file = arrivals.find((it) => it.environment === REFERENCE_ENVIRONMENT && it.model === model);
	return file !== undefined && now - file.last_ingested_at > SETTLED_MS;
}

async function readBaseline(
	store: Store,
	request: ReferenceRequest,
	plan: ReferencePlan
): Promise<Map<string, Baseline>> {
	const { project, model, features, segments, segment_features } = request;
	const { environment, start, version } = plan;
	const to = Math.min(plan.end, 4_102_444_800_000);
	const range = { project, environment, model, from: start, to };
	const wanted = { features, segments, segment_features, ...(version !== undefined && { versions: [version] }) };
	const rows = await rangeSummaries(store, range, wanted);
	const cells = Map.groupBy(rows, (row) => cellKey(row.segment, row.feature));
	const baseline = new Map<string, Baseline>();
	for (const [key, parts] of cells) {
		const summary = merge<Summary>(parts.map((part) => part.summary));
		if (summary && summary.n > 0) baseline.set(key, { summary, binning: freezeBinning(summary) });
	}
	return baseline;
}

/** Histograms of a frozen reference with their classes, by `cellKey`. */
export async function loadBaseline(store: Store, id: string): Promise<Map<string, Baseline>> {
	const rows = await referenceHistogramsOf(store, id);
	return new Map(
		rows.map(({ segment, feature, binning, summary }) => [cellKey(segment, feature), { binning, summary }])
	);
}
