import { handle } from '#server/api/handle.ts';
import { requireModel } from '#server/api/known-model.ts';
import { getDrift } from '#server/api/operations/models.ts';
import { readDrift } from '#server/read/drift.ts';

export { fallback } from '#server/api/handle.ts';
export const GET = handle(getDrift, async ({ app, params: { model }, query: { window, ...query } }) => {
	await requireModel(app, model);
	const { project } = app.config.project_file;
	return readDrift(app.store, { project, model, ...(window !== undefined && { seconds: window }), ...query });
});
