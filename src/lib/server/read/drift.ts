import { z } from 'zod';
import { findingSchema, type Finding } from '#core/finding.ts';
import { metricNamed } from '#detectors/metrics/registry.ts';
import { findingHistory, latestFindings } from '#store/repositories/findings.ts';
import { featuresOf, modelBySlug } from '#store/repositories/models.ts';
import type { Store } from '#store/store.ts';
import { distributionsOf } from './distributions.ts';
import { byAttention, importancesOf, usedUp } from './rank.ts';

export const driftRowSchema = z.strictObject({
	finding: findingSchema,
	/** How much of the leeway is used up: 0 at the origin, 1 at the limit; null when blind. */
	used_up: z.number().nullable(),
	/**
	 * Change of accuracy to be expected from the changed mix of the feature's values alone, with its 95 % interval, and the share of
	 * rows with values whose accuracy is not known; null where the reference has no labels.
	 */
	performance: z
		.strictObject({ change: z.number(), lower: z.number(), upper: z.number(), unknown: z.number() })
		.nullable()
});

export const driftSchema = z.strictObject({
	model: z.string(),
	/** Versions and lengths of windows that have findings. */
	versions: z.array(z.string()),
	windows: z.array(z.number()),
	/**
	 * By verdict, then moved ones first, then by the accuracy they are expected to cost, then by how much of the leeway is used up
	 * times the feature's importance.
	 */
	findings: z.array(driftRowSchema)
});
export type Drift = z.infer<typeof driftSchema>;

export interface DriftQuery {
	project: string;
	model: string;
	version?: string;
	feature?: string;
	/** Length of the window. */
	seconds?: number;
	/** The state at this instant; absent: now. */
	at?: string;
	limit: number;
}

/** The newest drift finding of every series of a model, ranked. */
export async function readDrift(store: Store, query: DriftQuery): Promise<Drift> {
	const { project, model, version, feature, seconds, at, limit } = query;
	const [found, features, row] = await Promise.all([
		latestFindings(store, {
			project,
			model,
			concern: 'drift',
			...(version !== undefined && { version }),
			...(feature !== undefined && { feature }),
			...(seconds !== undefined && { seconds }),
			...(at !== undefined && { at })
		}),
		featuresOf(store, project, model),
		modelBySlug(store, project, model)
	]);
	const compared = found.filter((f) => f.moved && metricNamed(f.metric)?.needs === 'two_sample' && f.segment === '');
	const distributions = await distributionsOf(store, row?.config.label ? compared : []);
	const importances = importancesOf(features);
	const distinct = <T>(values: T[]): T[] => [...new Set(values)].sort();
	return {
		model,
		versions: distinct(found.map((finding) => finding.version)),
		windows: distinct(found.map((finding) => finding.window.seconds)),
		findings: found
			.map((finding) => ({
				finding,
				importance: importances.get(finding.feature) ?? null,
				performance: distributions.get(finding.id)?.performance ?? null
			}))
			.toSorted((a, b) => byAttention({ ...a.finding, ...a }, { ...b.finding, ...b }))
			.slice(0, limit)
			.map(({ finding, performance }) => ({ finding, used_up: usedUp(finding), performance }))
	};
}

/** The looks of one monitor over time, oldest first. */
export async function readHistory(
	store: Store,
	query: {
		project: string;
		model: string;
		monitor: string;
		version?: string;
		seconds?: number;
		from: string;
		to: string;
	}
): Promise<Finding[]> {
	const { version, seconds, ...rest } = query;
	return findingHistory(store, {
		...rest,
		...(version !== undefined && { version }),
		...(seconds !== undefined && { seconds }),
		limit: 5000
	});
}
