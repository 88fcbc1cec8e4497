import { handle } from '#server/api/handle.ts';
import { noModel } from '#server/api/known-model.ts';
import { getModel } from '#server/api/operations/models.ts';
import { modelDetail } from '#server/read/models.ts';

export { fallback } from '#server/api/handle.ts';
export const GET = handle(getModel, async ({ app, params }) => {
	const found = await modelDetail(app.store, app.config.project_file.project, params.model, new Date());
	if (!found) throw await noModel(app, params.model);
	return found;
});
