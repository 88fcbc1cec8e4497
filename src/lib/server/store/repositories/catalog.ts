import { and, eq, inArray, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { ModelConfig } from '#core/model-config.ts';
import { features, models } from '#store/schema/catalog.ts';
import type { Store } from '#store/store.ts';

export type ModelRow = typeof models.$inferSelect;
export type FeatureRow = typeof features.$inferSelect;
export type NewFeature = typeof features.$inferInsert;

/** Features of one model, or of all of them; the system's own begin with '@'. */
export async function listFeatures(store: Store, key?: { project: string; model: string }): Promise<FeatureRow[]> {
	const query = store.pg.db.select().from(features).orderBy(features.model, features.feature);
	return key ? query.where(and(eq(features.project, key.project), eq(features.model, key.model))) : query;
}

/** Writes what leeway.yaml says of a model and its features over what is stored. Kinds of features stay as first stored. */
export async function declareModel(store: Store, project: string, config: ModelConfig): Promise<void> {
	const { model, simulated = false, risk_tier, owner = '', description = '' } = config;
	const declared = { simulated, declared: true, risk_tier, owner, description, config };
	await store.pg.db
		.insert(models)
		.values({ project, model, ...declared })
		.onConflictDoUpdate({ target: [models.project, models.model], set: declared });
	for (const [feature, { kind, unit = '', importance = null }] of Object.entries(config.features)) {
		await store.pg.db
			.insert(features)
			.values({ project, model, feature, kind, unit, importance, source: 'declared' })
			.onConflictDoUpdate({
				target: [features.project, features.model, features.feature],
				set: { unit, importance, source: 'declared' }
			});
	}
}

/** Adds a model that was seen, or moves its time of last sight. */
export async function seeModel(store: Store, project: string, model: string, at: Date): Promise<void> {
	const seen = at.toISOString();
	await store.pg.db
		.insert(models)
		.values({ project, model, first_seen_at: seen, last_seen_at: seen })
		.onConflictDoUpdate({
			target: [models.project, models.model],
			set: { last_seen_at: seen, first_seen_at: sql`coalesce(${models.first_seen_at}, excluded.first_seen_at)` }
		});
}

/** Adds features that are not there yet, and returns them as stored: the first writer's kind and scale win. */
export async function addFeatures(store: Store, added: readonly NewFeature[]): Promise<FeatureRow[]> {
	const [first] = added;
	if (!first) return [];
	await store.pg.db
		.insert(features)
		.values([...added])
		.onConflictDoNothing();
	return storedFeatures(
		store,
		first.project ?? 'default',
		first.model,
		added.map(({ feature }) => feature)
	);
}

async function storedFeatures(store: Store, project: string, model: string, names: string[]): Promise<FeatureRow[]> {
	return store.pg.db
		.select()
		.from(features)
		.where(and(eq(features.project, project), eq(features.model, model), inArray(features.feature, names)));
}

export interface AssignedScale {
	feature: string;
	centre: number;
	spread: number;
}

/**
 * Gives features their scale, for good: one that has a scale keeps it. Returns them as stored; what the roll-ups read
 * knows all of them by then.
 */
export async function assignScales(
	store: Store,
	project: string,
	model: string,
	scales: readonly AssignedScale[]
): Promise<FeatureRow[]> {
	for (const { feature, centre, spread } of scales) {
		await store.pg.db
			.update(features)
			.set({ centre, spread, scale_id: 1 })
			.where(
				and(
					eq(features.project, project),
					eq(features.model, model),
					eq(features.feature, feature),
					sql`${features.scale_id} is null`
				)
			);
	}
	const names = scales.map(({ feature }) => feature);
	const assigned = await storedFeatures(store, project, model, names);
	await publishScales(store, assigned);
	return assigned;
}

/** Gives embeddings their number of dimensions, for good: the first writer's wins. Returns them as stored. */
export async function assignDimensions(
	store: Store,
	project: string,
	model: string,
	found: readonly { feature: string; dimension: number }[]
): Promise<FeatureRow[]> {
	for (const { feature, dimension } of found) {
		await store.pg.db
			.update(features)
			.set({ dimension })
			.where(
				and(
					eq(features.project, project),
					eq(features.model, model),
					eq(features.feature, feature),
					sql`${features.dimension} is null`
				)
			);
	}
	const names = found.map(({ feature }) => feature);
	return names.length === 0 ? [] : storedFeatures(store, project, model, names);
}

/** Copies scales to where the roll-ups read them. Repeating it changes nothing. */
export async function publishScales(store: Store, stored: readonly FeatureRow[]): Promise<void> {
	const rows = stored
		.filter(({ scale_id }) => scale_id !== null)
		.map(({ project, model, feature, scale_id, centre, spread }) => ({
			project,
			model,
			feature,
			scale_id,
			centre,
			spread
		}));
	const known = new Set((await store.ch.query('feature-scales', {}, scaleKeySchema)).map(scaleKey));
	const missing = rows.filter((row) => !known.has(scaleKey(row)));
	if (missing.length === 0) return;
	await store.ch.insert('feature_scales', missing);
	await store.ch.command('SYSTEM RELOAD DICTIONARY feature_scale');
}

const scaleKeySchema = z.object({ project: z.string(), model: z.string(), feature: z.string() });
const scaleKey = ({ project, model, feature }: z.infer<typeof scaleKeySchema>) =>
	JSON.stringify([project, model, feature]);

const categorySchema = z.object({ feature: z.string(), category: z.string() });

/** Categories ever counted of a model's features, at most 200 each, and its segments as 'dimension=value'. */
export async function knownCategories(store: Store, project: string, model: string) {
	return {
		categories: await store.ch.query('known-categories', { project, model }, categorySchema),
		segments: await store.ch.query('known-segments', { project, model }, z.object({ segment: z.string() }))
	};
}
