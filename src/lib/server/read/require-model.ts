import { error } from '@sveltejs/kit';
import type { App } from '#server/app.ts';
import { modelBySlug, type ModelRow } from '#store/repositories/models.ts';

/** The model an address names, or a 404 that says what to do. */
export async function requireModel(app: App, slug: string): Promise<ModelRow> {
	const model = await modelBySlug(app.store, app.config.project_file.project, slug);
	if (model) return model;
	error(404, {
		message: `There is no model "${slug}".`,
		fix: 'A model appears by itself with its first event; the list of models shows those that have.'
	});
}

/** The length of a model's windows in which a change shows first, in seconds. */
export function shortestWindow(app: App, slug: string): number {
	const model = app.config.project_file.models.find(({ model }) => model === slug);
	return Math.min(...(model?.windows ?? [3600]));
}
