import { and, asc, eq } from 'drizzle-orm';
import { features, models } from '#store/schema/catalog.ts';
import type { Store } from '#store/store.ts';

export type ModelRow = typeof models.$inferSelect;
export type FeatureRow = typeof features.$inferSelect;

/** Every model of a project, declared or discovered from its first events, by name. */
export async function listModels(store: Store, project: string): Promise<ModelRow[]> {
	return store.pg.db.select().from(models).where(eq(models.project, project)).orderBy(asc(models.model));
}

export async function modelBySlug(store: Store, project: string, model: string): Promise<ModelRow | undefined> {
	const [found] = await store.pg.db
		.select()
		.from(models)
		.where(and(eq(models.project, project), eq(models.model, model)));
	return found;
}

/** Features of a model by name, with the scale of their histograms. */
export async function featuresOf(store: Store, project: string, model: string): Promise<FeatureRow[]> {
	return store.pg.db
		.select()
		.from(features)
		.where(and(eq(features.project, project), eq(features.model, model)))
		.orderBy(asc(features.feature));
}
