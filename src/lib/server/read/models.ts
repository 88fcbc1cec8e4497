import { z } from 'zod';
import { CONCERNS, findingSchema, GPU_POOL, leewaySchema, type Concern, type Finding } from '#core/finding.ts';
import { FEATURE_KINDS, RISK_TIERS } from '#core/model-config.ts';
import { VERDICTS, worst } from '#core/verdict.ts';
import { latestFindings } from '#store/repositories/findings.ts';
import { gpuDevices } from '#store/repositories/gpus.ts';
import { featuresOf, listModels, modelBySlug, type ModelRow } from '#store/repositories/models.ts';
import { monitorsOf } from '#store/repositories/monitoring.ts';
import { trafficByVersion, type VersionRows } from '#store/repositories/traffic.ts';
import type { Store } from '#store/store.ts';
import { byAttention } from './rank.ts';

/** How one concern of a model stands: its worst verdict, and the finding that gives it. */
export const concernStateSchema = z.strictObject({
	concern: z.enum(CONCERNS),
	/** Null where no monitor is set: that is not the same as within. */
	verdict: z.enum(VERDICTS).nullable(),
	monitors: z.int(),
	worst: findingSchema.nullable()
});
export type ConcernState = z.infer<typeof concernStateSchema>;

export const versionStateSchema = z.strictObject({
	/** '' = unattributed. */
	version: z.string(),
	environment: z.string(),
	/** Rows in the last hour, and ever. */
	rows: z.number(),
	rows_ever: z.number(),
	/** Share of the model's rows in the last hour, 0 to 1; null when there were none. */
	share: z.number().nullable(),
	first_at: z.string(),
	last_at: z.string()
});

export const modelSummarySchema = z.strictObject({
	project: z.string(),
	model: z.string(),
	environment: z.string(),
	/** Made by the demo. */
	simulated: z.boolean(),
	/** Named in leeway.yaml, as opposed to discovered from its first events. */
	declared: z.boolean(),
	owner: z.string(),
	description: z.string(),
	risk_tier: z.enum(RISK_TIERS),
	/** Event time of the newest row; null before the first. */
	last_at: z.string().nullable(),
	rows: z.number(),
	versions: z.array(versionStateSchema),
	/** Worst of all concerns; blind where nothing is known. */
	verdict: z.enum(VERDICTS),
	concerns: z.array(concernStateSchema)
});
export type ModelSummary = z.infer<typeof modelSummarySchema>;

export const modelDetailSchema = modelSummarySchema.extend({
	features: z.array(
		z.strictObject({
			feature: z.string(),
			kind: z.enum(FEATURE_KINDS),
			unit: z.string(),
			importance: z.number().nullable(),
			source: z.enum(['declared', 'discovered'])
		})
	),
	monitors: z.array(
		z.strictObject({
			monitor: z.string(),
			concern: z.enum(CONCERNS),
			metric: z.string(),
			feature: z.string(),
			segment: z.string(),
			against: z.string(),
			/** Name of the reference it is held against; '' is the main one. */
			reference: z.string(),
			windows: z.array(z.int()),
			leeway: leewaySchema,
			quantile: z.number().nullable(),
			min_n: z.int(),
			enabled: z.boolean(),
			source: z.enum(['declared', 'default'])
		})
	)
});
export type ModelDetail = z.infer<typeof modelDetailSchema>;

const HOUR = 3_600_000;
/** Findings older than this say nothing about how a model stands. */
const CURRENT_FOR = 2 * 86_400_000;

/** Every model, worst first, then by name; simulated ones last. Rows are those of the hour before `now`. */
export async function modelSummaries(store: Store, project: string, now: Date): Promise<ModelSummary[]> {
	const from = new Date(now.getTime() - HOUR).toISOString();
	const [models, findings, traffic, served] = await Promise.all([
		listModels(store, project),
		latestFindings(store, { project }),
		trafficByVersion(store, { project, from, to: now.toISOString() }),
		servedBy(store, project, now)
	]);
	return models
		.map((model) => summaryOf(model, about(model.model, findings, served), traffic))
		.toSorted(
			(a, b) =>
				Number(a.simulated) - Number(b.simulated) ||
				VERDICTS.indexOf(a.verdict) - VERDICTS.indexOf(b.verdict) ||
				a.model.localeCompare(b.model)
		);
}

/** One model with its features and monitors; null when there is none of that name. */
export async function modelDetail(store: Store, project: string, slug: string, now: Date): Promise<ModelDetail | null> {
	const model = await modelBySlug(store, project, slug);
	if (!model) return null;
	const from = new Date(now.getTime() - HOUR).toISOString();
	const [findings, pool, served, traffic, features, monitors] = await Promise.all([
		latestFindings(store, { project, model: slug }),
		latestFindings(store, { project, model: GPU_POOL }),
		servedBy(store, project, now),
		trafficByVersion(store, { project, model: slug, from, to: now.toISOString() }),
		featuresOf(store, project, slug),
		monitorsOf(store, { project, model: slug })
	]);
	return {
		...summaryOf(model, about(slug, [...findings, ...pool], served), traffic),
		features: features.map(({ feature, kind, unit, importance, source }) => ({
			feature,
			kind,
			unit,
			importance,
			source
		})),
		monitors: monitors.map(({ project: _project, model: _model, revision: _revision, ...monitor }) => monitor)
	};
}

/** Segment of every device of the pool, and the model that it serves as far as its samples of the last day say. */
async function servedBy(store: Store, project: string, now: Date): Promise<Map<string, string>> {
	const devices = await gpuDevices(store, project, new Date(now.getTime() - 24 * HOUR).toISOString());
	return new Map(devices.map(({ host, gpu, model }) => [`gpu=${host}/${gpu}`, model]));
}

/** The findings of a model and of the devices that serve it. */
function about(model: string, findings: readonly Finding[], served: ReadonlyMap<string, string>): Finding[] {
	return findings.filter((f) => f.model === model || (f.model === GPU_POOL && served.get(f.segment) === model));
}

function summaryOf(model: ModelRow, findings: readonly Finding[], traffic: readonly VersionRows[]): ModelSummary {
	const { project, simulated, declared, owner, description, risk_tier } = model;
	const mine = traffic.filter((row) => row.model === model.model);
	const rows = mine.reduce((sum, row) => sum + row.rows, 0);
	const concerns = concernStates(findings);
	return {
		project,
		model: model.model,
		environment: model.config.environment ?? 'production',
		simulated,
		declared,
		owner,
		description,
		risk_tier,
		last_at:
			mine
				.map((row) => row.last_at)
				.toSorted()
				.at(-1) ?? null,
		rows,
		versions: mine.map(({ version, environment, first_at, last_at, ...row }) => ({
			version,
			environment,
			rows: row.rows,
			rows_ever: row.rows_ever,
			share: rows > 0 ? row.rows / rows : null,
			first_at,
			last_at
		})),
		verdict: worst(concerns.flatMap((state) => state.verdict ?? [])),
		concerns
	};
}

/**
 * The concerns of one model from the newest finding of each of its series. Series that were looked at long before the
 * model's newest look belong to versions or windows that are gone, and are left out.
 */
export function concernStates(findings: readonly Finding[]): ConcernState[] {
	const newest = Math.max(...findings.map((finding) => Date.parse(finding.window.end)));
	const current = findings.filter((finding) => Date.parse(finding.window.end) > newest - CURRENT_FOR);
	const concerns: readonly Concern[] = CONCERNS;
	return concerns.map((concern) => {
		const ranked = current.filter((finding) => finding.concern === concern).toSorted(byAttention);
		return {
			concern,
			verdict: ranked[0]?.verdict ?? null,
			monitors: new Set(ranked.map((finding) => finding.monitor)).size,
			worst: ranked[0] ?? null
		};
	});
}
