import { GPU_POOL } from '#core/finding.ts';
import type { App } from '#server/app.ts';
import { didYouMean } from '#server/config/suggest.ts';
import { listModels, modelBySlug } from '#store/repositories/models.ts';
import { notFound, type ApiProblem } from './problem.ts';

/** Throws a 404 with the names there are, unless the model is known. The GPU pool stands in a model's place. */
export async function requireModel(app: App, slug: string): Promise<void> {
	if (slug === GPU_POOL) return;
	if (!(await modelBySlug(app.store, app.config.project_file.project, slug))) throw await noModel(app, slug);
}

export async function noModel(app: App, slug: string): Promise<ApiProblem> {
	const names = (await listModels(app.store, app.config.project_file.project)).map(({ model }) => model);
	const hint = didYouMean(slug, names) || (names.length > 0 ? `Known: ${names.join(', ')}.` : 'No events came yet.');
	return notFound('model', slug, hint.trim());
}
